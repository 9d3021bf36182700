import type { LoadResult } from '../load/job.ts'
import { median, quantile } from './statistics.ts'

/** What runs of one thing came to: medians over the runs. Latencies in ms. */
export interface Rate {
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export const requestsPerSecond = ({ answered, seconds }: LoadResult): number => answered / seconds

export const rateOf = (runs: readonly LoadResult[]): Rate => {
  const at = (q: number) => median(runs.map(({ latencies }) => quantile(latencies, q)))
  return {
    requestsPerSecond: median(runs.map(requestsPerSecond)),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  }
}
