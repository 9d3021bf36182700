import { Command, InvalidArgumentError, Option } from 'commander'
import { benchClaim, claimReport } from './claim/claim.ts'
import { scaleReport } from './scale/report.ts'
import { benchScale } from './scale/scale.ts'
import { benchSmall, smallReport } from './small.ts'
import { RESULTS, writeResult } from './report/file.ts'
import { WORKLOAD_NAMES, WORKLOADS, type WorkloadName } from './workload/workloads.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const whole = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('must be a whole number from 1')
  return number
}

const names = (text: string): WorkloadName[] => {
  const wanted = text.split(',').map((name) => name.trim().toUpperCase())
  const known = WORKLOAD_NAMES.filter((name) => wanted.includes(name))
  if (known.length !== wanted.length)
    throw new InvalidArgumentError(`must be of ${WORKLOAD_NAMES.join(', ')}`)
  return known
}

interface Shared {
  readonly pairs: number
  readonly seconds: number
  readonly out: string
  readonly keep: boolean
}

/** What each measurement can be told. */
const measuring = (command: Command): Command =>
  command
    .addOption(new Option('--pairs <count>', 'pairs of runs for a ratio').argParser(whole).default(7))
    .addOption(new Option('--seconds <count>', 'how long a run is').argParser(whole).default(3))
    .addOption(new Option('--out <folder>', 'where the JSON file goes').default(RESULTS))
    .option('--keep', 'keep the database', false)

const program = new Command('bench').description(
  [
    'Measures MediLens with sign-in, row-level security and audit on, on a PostgreSQL 18 of its own with fsync on,',
    'by 16 connections, and prints a table and a JSON file.',
  ].join('\n'),
)

measuring(program.command('floors', { isDefault: true }))
  .summary('W1 to W5 beside their floors; what runs without a command')
  .description(
    [
      'Each workload beside floors in the same run: bare (node:http and node-postgres) and database (pgbench).',
      '',
      ...WORKLOAD_NAMES.map((name) => `  ${name}  ${WORKLOADS[name].work} (${WORKLOADS[name].procedure})`),
    ].join('\n'),
  )
  .addOption(
    new Option('--only <names>', 'which workloads, by commas')
      .argParser(names)
      .default([...WORKLOAD_NAMES], 'all'),
  )
  .option('--cpu-profile', 'write a CPU profile of the server here', false)
  .action(async (options: Shared & { readonly only: WorkloadName[]; readonly cpuProfile: boolean }) => {
    const { only: workloads, out, ...rest } = options
    const result = await benchSmall({ workloads, say, ...rest })
    process.stdout.write(`${smallReport(result)}\n`)
    say(`written to ${await writeResult(out, 'bench', result)}`)
  })

measuring(program.command('scale'))
  .summary('reads on 1,000,000 assessments beside a small database, and the guide’s figures there')
  .action(async ({ out, ...rest }: Shared) => {
    const result = await benchScale({ say, ...rest })
    process.stdout.write(`${scaleReport(result)}\n`)
    say(`written to ${await writeResult(out, 'scale', result)}`)
  })

program
  .command('claim')
  .summary('how many jobs a second workers claim, and how long a small organization waits behind a large one')
  .addOption(new Option('--out <folder>', 'where the JSON file goes').default(RESULTS))
  .option('--keep', 'keep the database', false)
  .action(async ({ out, keep }: Pick<Shared, 'out' | 'keep'>) => {
    const result = await benchClaim({ keep, say })
    process.stdout.write(`${claimReport(result)}\n`)
    say(`written to ${await writeResult(out, 'claim', result)}`)
  })

try {
  await program.parseAsync()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
