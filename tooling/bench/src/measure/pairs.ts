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
  readonly ours: () => Promise<LoadResult>
  readonly other: () => Promise<LoadResult>
  readonly onPair: (pair: number, ratio: number) => void
}

/** Runs both by turns, each first in every other pair; one pair before that warms both up and does not count. */
export async function runPairs({ pairs, ours, other, onPair }: PairOptions): Promise<Paired> {
  const runs: { ours: LoadResult; other: LoadResult }[] = []
  for (let pair = 0; pair <= pairs; pair++) {
    // oxlint-disable no-await-in-loop -- two at once would measure each other
    const first = pair % 2 === 0 ? await ours() : null
    const second = await other()
    const run = { ours: first ?? (await ours()), other: second }
    // oxlint-enable no-await-in-loop
    if (pair === 0) continue
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
