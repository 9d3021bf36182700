import { Command, InvalidArgumentError, Option } from 'commander'
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

const program = new Command('bench')
  .description(
    [
      'Measures MediLens with sign-in, row-level security and audit on, on a PostgreSQL 18 of its own with fsync on,',
      'by 16 connections, beside floors in the same run: bare (node:http and node-postgres) and database (pgbench).',
      '',
      ...WORKLOAD_NAMES.map((name) => `  ${name}  ${WORKLOADS[name].work} (${WORKLOADS[name].procedure})`),
    ].join('\n'),
  )
  .addOption(
    new Option('--only <names>', 'which workloads, by commas')
      .argParser(names)
      .default([...WORKLOAD_NAMES], 'all'),
  )
  .addOption(new Option('--pairs <count>', 'pairs of runs for a ratio').argParser(whole).default(7))
  .addOption(new Option('--seconds <count>', 'how long a run is').argParser(whole).default(3))
  .addOption(new Option('--out <folder>', 'where the JSON file goes').default(RESULTS))
  .option('--keep', 'keep the database', false)
  .option('--cpu-profile', 'write a CPU profile of the server here', false)
  .action(
    async (options: {
      only: WorkloadName[]
      pairs: number
      seconds: number
      out: string
      keep: boolean
      cpuProfile: boolean
    }) => {
      const { only: workloads, out, ...rest } = options
      const result = await benchSmall({ workloads, say, ...rest })
      process.stdout.write(`${smallReport(result)}\n`)
      say(`written to ${await writeResult(out, 'bench', result)}`)
    },
  )

try {
  await program.parseAsync()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
