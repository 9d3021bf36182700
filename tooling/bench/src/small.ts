import { cpus } from 'node:os'
import { makeClinics, type Clinic } from './data/clinics.ts'
import { fill, settle } from './data/fill.ts'
import { ASSESSMENTS_OF_PATIENT } from './data/rows.ts'
import { startGenerator } from './load/generator.ts'
import { answersOf } from './measure/answers.ts'
import { runPairs, type Paired } from './measure/pairs.ts'
import { databaseFloor, hasPgbench } from './measure/pgbench.ts'
import { runsOf, type Sides } from './measure/workload.ts'
import { startFloor } from './place/floor.ts'
import { memoryOf, startMedilens } from './place/medilens.ts'
import { openPlace, type Place } from './place/place.ts'
import { milliseconds, rounded, share, table } from './report/table.ts'
import { WORKLOADS, type WorkloadName } from './workload/workloads.ts'

/** One service of a clinic of its own on each connection. */
export const CONNECTIONS = 16
export const PATIENTS = 8
/** What the small database and its WAL take, with room to write. */
const NEEDS = 4 * 2 ** 30

export interface SmallOptions {
  readonly workloads: readonly WorkloadName[]
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
  /** Resident memory of the server in MiB: once it is ready, and after all that was asked of it. */
  readonly memory: { readonly idle: number; readonly afterwards: number }
}

/** Fills a small database as it is described by `PATIENTS` for each of the connections' clinics. */
export async function smallDatabase(place: Place, say: (line: string) => void): Promise<Clinic[]> {
  const clinics = await makeClinics(place.database, { organizations: CONNECTIONS, patients: PATIENTS })
  await fill(place.endpoints.app, clinics, () => undefined)
  await settle(place.endpoints.owner)
  say(
    `${rounded(CONNECTIONS * PATIENTS * ASSESSMENTS_OF_PATIENT)} assessments of ${CONNECTIONS} clinics are there`,
  )
  return clinics
}

/** Both sides and the generator, for as long as `work` takes. */
export async function withSides<T>(
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
  const { workloads, pairs, seconds, say } = options
  const place = await openPlace({ keep: options.keep, needs: NEEDS, say })
  try {
    const clinics = await smallDatabase(place, say)
    const pgbench = await hasPgbench()
    if (!pgbench) say('there is no pgbench on this machine: the floor of the database is left out')
    const node = options.cpuProfile ? ['--cpu-prof', `--cpu-prof-dir=${process.cwd()}`] : []
    return await withSides(place, clinics, node, async (sides) => {
      const idle = (await memoryOf(sides.medilens.pid)).now
      const measured: Measured[] = []
      for (const name of workloads) {
        // oxlint-disable no-await-in-loop -- two at once would measure each other
        const workload = WORKLOADS[name]
        const asking = { database: place.database, clinics, seconds }
        say(`${name} ${workload.work}: ${pairs} pairs of ${seconds} s`)
        await answersOf(sides, name, workload, asking)
        const { ours, bare } = runsOf(sides, name, workload, asking)
        const paired = await runPairs({
          pairs,
          ...(workload.warm === undefined ? {} : { warm: workload.warm }),
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
        measured.push({ name, work, procedure, target, bare: paired, database })
      }
      return {
        node: process.version,
        postgresql: place.version,
        cpus: cpus().length,
        pgbench,
        connections: CONNECTIONS,
        seconds,
        assessments: CONNECTIONS * PATIENTS * ASSESSMENTS_OF_PATIENT,
        measured,
        memory: { idle, afterwards: (await memoryOf(sides.medilens.pid)).now },
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
    ...[
      rounded(ours.requestsPerSecond),
      milliseconds(ours.p50),
      milliseconds(ours.p95),
      milliseconds(ours.p99),
    ],
    ...[
      rounded(other.requestsPerSecond),
      milliseconds(other.p50),
      milliseconds(other.p95),
      milliseconds(other.p99),
    ],
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
    `server memory: ${rounded(memory.idle)} MiB idle, ${rounded(memory.afterwards)} MiB afterwards`,
    ...(pgbench ? [] : ['the floor of the database is left out: this machine has no pgbench']),
  ].join('\n')
}
