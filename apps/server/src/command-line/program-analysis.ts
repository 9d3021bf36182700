import { InvalidArgumentError, type Command } from 'commander'
import { z } from 'zod'
import type { AnalyzeOptions } from '../commands/analyze.ts'
import type { Console } from './console.ts'
import { examples } from './examples.ts'

const patientId = (text: string): string => {
  if (z.uuid().safeParse(text).success) return text
  throw new InvalidArgumentError('It is the id of a patient, a UUID.')
}

const instant = (text: string): Date => {
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return new Date(text)
  throw new InvalidArgumentError('It is a time in ISO 8601 with its offset, as 2026-03-01T08:30:00Z.')
}

const hertz = (text: string): number => {
  const number = Number(text)
  if (number > 0 && Number.isFinite(number)) return number
  throw new InvalidArgumentError('It is a number of samples a second, as 360.')
}

/** What has recordings measured. */
export function addAnalysisCommands(program: Command, io: Console): void {
  program
    .command('demo')
    .description("Do the guide's examples and a real recording in the demo organization")
    .addHelpText(
      'after',
      '\nUses the server that runs and its worker, or one of its own with a worker; makes its own keys and revokes them at the end.\n' +
        examples('medilens demo'),
    )
    .action(async () => {
      const { demoCommand } = await import('../commands/demo.ts')
      await demoCommand(io)
    })
  program
    .command('analyze')
    .description('Analyze recordings and record what they show')
    .command('cardiology <file>')
    .description(
      'An electrocardiogram: WFDB (.hea or .dat), EDF or CSV; or beat-to-beat intervals in ms, as text or NumPy array',
    )
    .requiredOption('--patient <id>', 'of whom the recording is', patientId)
    .option('--lead <name>', 'the lead to measure (left out: lead II, else the best one)')
    .option('--sampling-frequency <Hz>', 'of a CSV without a column of times', hertz)
    .option('--measured-at <ISO 8601>', 'when it was taken, with the offset (left out: now)', instant)
    .option('--organization <name or id>', 'make a key of this organization for as long as it takes')
    .addHelpText(
      'after',
      '\nUploads it, has a worker measure it and follows it live. Calls the server at MEDILENS_URL, or the one that runs\n' +
        'here, with MEDILENS_API_KEY. With --organization it needs no key but access to the database, and where no server\n' +
        'runs it uses one of its own, with a worker. A recording that was recorded already is shown, and not recorded\n' +
        'again. With --lead or --sampling-frequency it is sent as a table, since a job has no word for either.\n' +
        examples(
          'MEDILENS_API_KEY=mlk_… medilens analyze cardiology 100.hea --patient 019b76da-a800-7000-8000-000000000005',
          'medilens analyze cardiology night.npy --patient 019b76da-… --organization "MediLens Demo Clinic"',
          'medilens analyze cardiology night.txt --patient 019b76da-… --measured-at 2026-03-01T08:30:00+01:00',
        ),
    )
    .action(async (file: string, options: AnalyzeOptions) => {
      const { analyzeCardiologyCommand } = await import('../commands/analyze.ts')
      await analyzeCardiologyCommand(io, file, options)
    })
}
