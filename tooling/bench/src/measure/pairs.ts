import type { LoadResult } from '../load/job.ts'
import { rateOf, requestsPerSecond, type Rate } from './rate.ts'
import { spreadOf, type Spread } from './statistics.ts'

/** What a comparison of two came to, run by turns so that what else the machine does falls on both. */
export interface Paired {
  readonly ours: Rate
  readonly other: Rate
  /** Of requests per second: ours as a share of the other's, pair by pair. */
  readonly ratio: Spread
  readonly pairs: number
}

export interface PairOptions {
  readonly pairs: number
  /** How many answers make a side warm. */
  readonly warm?: number
  readonly ours: () => Promise<LoadResult>
  readonly other: () => Promise<LoadResult>
  readonly onPair: (pair: number, ratio: number) => void
}

/** By then V8 has compiled what a call runs through, and every connection has planned its statements for good. */
const WARM_AFTER = 3_000
const WARM_RUNS = 10

/** Runs one side until it is warm: a process that was started just now is slower than one that serves. */
export async function warmUp(run: () => Promise<LoadResult>, answers = WARM_AFTER): Promise<void> {
  let answered = 0
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let runs = 0; runs < WARM_RUNS && answered < answers; runs++) answered += (await run()).answered
}

/** Runs both by turns, each first in every other pair, once both are warm. */
export async function runPairs({
  pairs,
  warm = WARM_AFTER,
  ours,
  other,
  onPair,
}: PairOptions): Promise<Paired> {
  await warmUp(ours, warm)
  await warmUp(other, warm)
  const runs: { ours: LoadResult; other: LoadResult }[] = []
  for (let pair = 1; pair <= pairs; pair++) {
    // oxlint-disable no-await-in-loop -- two at once would measure each other
    const first = pair % 2 === 0 ? await ours() : null
    const second = await other()
    const run = { ours: first ?? (await ours()), other: second }
    // oxlint-enable no-await-in-loop
    runs.push(run)
    onPair(pair, ratioOf(run))
  }
  return {
    ours: rateOf(runs.map((run) => run.ours)),
    other: rateOf(runs.map((run) => run.other)),
    ratio: spreadOf(runs.map(ratioOf)),
    pairs,
  }
}

const ratioOf = ({ ours, other }: { readonly ours: LoadResult; readonly other: LoadResult }): number =>
  requestsPerSecond(ours) / requestsPerSecond(other)
