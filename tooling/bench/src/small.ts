import { cpus } from 'node:os'
import type { Clinic } from './data/clinics.ts'
import { startGenerator } from './load/generator.ts'
import { answersOf } from './measure/answers.ts'
import { runPairs, type Paired } from './measure/pairs.ts'
import { databaseFloor, hasPgbench } from './measure/pgbench.ts'
import { runsOf, type Sides } from './measure/workload.ts'
import { startFloor } from './place/floor.ts'
import { memoryOf, startMedilens, watchMemory } from './place/medilens.ts'
import { openPlace, type Place } from './place/place.ts'
import { milliseconds, rounded, share, table } from './report/table.ts'
import { assessmentsOf, build, type Size } from './scale/build.ts'
import { WORKLOADS, type WorkloadName } from './workload/workloads.ts'

/** One service of a clinic of its own on each connection. */
export const CONNECTIONS = 16
/** Of a clinic of each connection. */
export const SMALL = { organizations: CONNECTIONS, patients: 8 } as const satisfies Size
/** What the small database and its WAL take, with room to write. */
const NEEDS = 4 * 2 ** 30

export interface SmallOptions {
  readonly workloads: readonly WorkloadName[]
  readonly size?: Size
  /** How many answers make a side warm, where it is not what the workload says. */
  readonly warm?: number
  readonly pairs: number
  /** Of each run. */
  readonly seconds: number
  readonly keep: boolean
  readonly cpuProfile: boolean
  readonly say: (line: string) => void
}

/** What one workload came to. */
export interface Measured {
  readonly name: WorkloadName
  readonly work: string
  readonly procedure: string
  readonly target: number
  readonly bare: Paired
  /** Transactions per second by pgbench; null where it is not there or can't send them. */
  readonly database: number | null
}

export interface SmallResult {
  readonly node: string
  readonly postgresql: string
  readonly cpus: number
  readonly pgbench: boolean
  readonly connections: number
  readonly seconds: number
  readonly assessments: number
  readonly measured: readonly Measured[]
  /** Resident memory of the server in MiB: once it is ready, and the most it was under W1. */
  readonly memory: { readonly idle: number; readonly underW1: number | null }
}

/** Both sides and the generator, for as long as `work` takes. */
async function withSides<T>(
  place: Place,
  clinics: readonly Clinic[],
  node: readonly string[],
  work: (sides: Sides) => Promise<T>,
): Promise<T> {
  const medilens = await startMedilens(place, node)
  const generator = startGenerator()
  try {
    const floor = await startFloor(place.endpoints.app, clinics)
    try {
      return await work({ medilens, floor, generator })
    } finally {
      await floor.stop()
    }
  } finally {
    await generator.stop()
    await medilens.stop()
  }
}

/** W1 to W5 on a small database, each beside its floors. */
export async function benchSmall(options: SmallOptions): Promise<SmallResult> {
  const { workloads, pairs, seconds, say, size = SMALL } = options
  const place = await openPlace({ keep: options.keep, needs: NEEDS, say })
  try {
    const { clinics } = await build(place, size, say)
    const pgbench = await hasPgbench()
    if (!pgbench) say('there is no pgbench on this machine: the floor of the database is left out')
    const node = options.cpuProfile ? ['--cpu-prof', `--cpu-prof-dir=${process.cwd()}`] : []
    return await withSides(place, clinics, node, async (sides) => {
      const idle = await memoryOf(sides.medilens.pid)
      const measured: Measured[] = []
      let underW1: number | null = null
      for (const name of workloads) {
        // oxlint-disable no-await-in-loop -- two at once would measure each other
        const workload = WORKLOADS[name]
        const asking = { database: place.database, clinics, seconds }
        say(`${name} ${workload.work}: ${pairs} pairs of ${seconds} s`)
        await answersOf(sides, name, workload, asking)
        const { ours, bare } = runsOf(sides, name, workload, asking)
        const warm = options.warm ?? workload.warm
        const watched = watchMemory(sides.medilens.pid)
        const paired = await runPairs({
          pairs,
          ...(warm === undefined ? {} : { warm }),
          ours,
          other: bare,
          onPair: (pair, ratio) => say(`  pair ${pair}: ${share(ratio)} of the bare floor`),
        })
        const questions = await workload.questions(asking)
        const connections = clinics.map((clinic, index) => ({
          clinic,
          ids: questions.connections[index]?.ids ?? [],
        }))
        const app = place.endpoints.app
        const database = pgbench ? await databaseFloor({ app, name, connections, seconds }) : null
        // oxlint-enable no-await-in-loop
        const { work, procedure, target } = workload
        const most = await watched()
        if (name === 'W1') underW1 = most
        measured.push({ name, work, procedure, target, bare: paired, database })
      }
      return {
        node: process.version,
        postgresql: place.version,
        cpus: cpus().length,
        pgbench,
        connections: CONNECTIONS,
        seconds,
        assessments: assessmentsOf(size),
        measured,
        memory: { idle, underW1 },
      }
    })
  } finally {
    await place.close()
  }
}

/** The result as people read it. */
export function smallReport({ measured, memory, pgbench, connections, ...about }: SmallResult): string {
  const head = [
    '',
    'work',
    'req/s',
    'p50',
    'p95',
    'p99',
    'bare',
    'p50',
    'p95',
    'p99',
    'database',
    'ratio',
    'min–max',
    'target',
    '',
  ]
  const rows = measured.map(({ name, work, target, bare: { ours, other, ratio }, database }) => [
    name,
    work,
    rounded(ours.requestsPerSecond),
    milliseconds(ours.p50),
    milliseconds(ours.p95),
    milliseconds(ours.p99),
    rounded(other.requestsPerSecond),
    milliseconds(other.p50),
    milliseconds(other.p95),
    milliseconds(other.p99),
    database === null ? '–' : rounded(database),
    share(ratio.median),
    `${share(ratio.least)}–${share(ratio.most)}`,
    `≥ ${target}`,
    ratio.median >= target ? 'met' : 'missed',
  ])
  return [
    `${connections} connections, ${about.cpus} CPUs, Node ${about.node}, PostgreSQL ${about.postgresql}, fsync on;`,
    `requests per second and ms; ratio: median of ${measured[0]?.bare.pairs ?? 0} pairs by turns`,
    '',
    table([head, ...rows]),
    '',
    `server memory: ${rounded(memory.idle)} MiB idle${memory.underW1 === null ? '' : `, ${rounded(memory.underW1)} MiB under W1`}`,
    ...(pgbench ? [] : ['the floor of the database is left out: this machine has no pgbench']),
  ].join('\n')
}
