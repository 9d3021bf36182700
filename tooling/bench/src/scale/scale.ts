import { spread, type Clinic } from '../data/clinics.ts'
import { startGenerator, type Generator } from '../load/generator.ts'
import { runPairs, warmUp, type Paired } from '../measure/pairs.ts'
import { rateOf, type Rate } from '../measure/rate.ts'
import { memoryOf, startMedilens, watchMemory, type MeasuredServer } from '../place/medilens.ts'
import { openPlace, type Place } from '../place/place.ts'
import { CONNECTIONS, SMALL } from '../small.ts'
import { WORKLOADS, type Asking, type WorkloadName } from '../workload/workloads.ts'
import { assessmentsOf, build, count, LARGE, valuesOf, type Counted, type Size } from './build.ts'
import { dashboardJob } from './dashboard.ts'

/** How much longer reads may take on the large database than on the small one. */
export const MOST_GROWTH = 1.3
const GROWING = ['W2', 'W3', 'W4'] as const satisfies readonly WorkloadName[]

/** What the guide asks of the 95th percentile, in ms, at 16 connections. */
const GUIDE = [
  { what: 'creation (W1)', p95: 50, workload: 'W1' },
  { what: 'assessments of a user (W3)', p95: 100, workload: 'W3' },
  { what: 'series (W2)', p95: 200, workload: 'W2' },
  { what: 'dashboard', p95: 500, workload: null },
] as const

/** What a server may take of memory, in MiB. */
export const MEMORY = { idle: 200, underW1: 350 } as const

/** A gigabyte a hundred thousand assessments, with twelve values each, indexes, and the log that writes them. */
const BYTES_AN_ASSESSMENT = 14_000

export interface ScaleOptions {
  readonly size?: Size
  readonly pairs: number
  /** How many answers make a side warm. */
  readonly warm?: number
  /** Of each run. */
  readonly seconds: number
  readonly keep: boolean
  readonly say: (line: string) => void
}

export interface ScaleResult {
  readonly assessments: number
  readonly values: number
  readonly organizations: number
  /** What is there by PostgreSQL's own count, before anything was asked. */
  readonly counted: Counted
  /** What it took to make them, in s. */
  readonly built: number
  /** `ours` is the large database, `other` the small one, whose share of requests per second `ratio` is. */
  readonly grown: readonly { readonly name: WorkloadName; readonly paired: Paired }[]
  readonly guide: readonly { readonly what: string; readonly target: number; readonly rate: Rate }[]
  readonly memory: { readonly idle: number; readonly underW1: number }
  readonly smallAssessments: number
}

/** A database with the server over it. */
interface Side {
  readonly place: Place
  readonly clinics: readonly Clinic[]
  readonly server: MeasuredServer
}

/** W2 to W4 on a large database beside a small one, and the guide's figures on the large one. */
export async function benchScale(options: ScaleOptions): Promise<ScaleResult> {
  const { size = LARGE, pairs, seconds, warm, say } = options
  const places: Place[] = []
  const servers: MeasuredServer[] = []
  const generator = startGenerator()
  const open = async (of: Size, keep: boolean) => {
    const place = await openPlace({ keep, needs: assessmentsOf(of) * BYTES_AN_ASSESSMENT, say })
    places.push(place)
    // Before minutes of filling: a checkout that gets a migration meanwhile would not serve what was made without it.
    const server = await startMedilens(place)
    servers.push(server)
    const idle = await memoryOf(server.pid)
    const built = await build(place, of, say)
    const clinics = spread(built.clinics, CONNECTIONS)
    return { built: built.seconds, idle, side: { place, clinics, server } }
  }
  try {
    const small = await open(
      { ...SMALL, organizations: Math.min(SMALL.organizations, size.organizations) },
      false,
    )
    const large = await open(size, options.keep)
    const counted = await count(large.side.place.database)
    const grown: { name: WorkloadName; paired: Paired }[] = []
    for (const name of GROWING) {
      say(`${name} on both: ${pairs} pairs of ${seconds} s`)
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      const paired = await runPairs({
        pairs,
        ...(warm === undefined ? {} : { warm }),
        ours: runOf(generator, name, large.side, seconds),
        other: runOf(generator, name, small.side, seconds),
        onPair: (pair, ratio) =>
          say(`  pair ${pair}: ${(1 / ratio).toFixed(2)} of the small database's time`),
      })
      grown.push({ name, paired })
    }
    const guide: ScaleResult['guide'][number][] = []
    let underW1 = 0
    for (const { what, p95, workload } of GUIDE) {
      say(`${what} on the large database: ${pairs} runs of ${seconds} s`)
      const run =
        workload === null
          ? () => generator.run(dashboardJob(large.side.server.url, large.side.clinics, seconds))
          : runOf(generator, workload, large.side, seconds)
      // oxlint-disable no-await-in-loop
      const runs = []
      const watched = watchMemory(large.side.server.pid)
      await warmUp(run, warm)
      for (let turn = 0; turn < pairs; turn++) {
        runs.push(await run())
      }
      const most = await watched()
      if (workload === 'W1') underW1 = most
      // oxlint-enable no-await-in-loop
      guide.push({ what, target: p95, rate: rateOf(runs) })
    }
    return {
      assessments: assessmentsOf(size),
      values: valuesOf(size),
      organizations: size.organizations,
      built: large.built,
      counted,
      grown,
      guide,
      memory: { idle: large.idle, underW1 },
      smallAssessments: assessmentsOf(SMALL),
    }
  } finally {
    await generator.stop()
    await Promise.all(servers.map((server) => server.stop()))
    await Promise.all(places.map((place) => place.close()))
  }
}

const runOf =
  (generator: Generator, name: WorkloadName, { place, clinics, server }: Side, seconds: number) =>
  async () => {
    const asking: Asking = { database: place.database, clinics, seconds }
    const { procedure, questions } = WORKLOADS[name]
    return generator.run({
      url: `${server.url}/trpc/${procedure}`,
      seconds,
      ...(await questions(asking)),
    })
  }
