interface Timed {
  readonly startedAt: string | null
  readonly completedAt: string | null
  readonly durationMs: number | null
}

/** When a stage ran, as shares of the whole run; null where that is not known or it did not run. */
export interface StageSpan {
  readonly from: number
  readonly width: number
}

/** Where each stage lies in the run. */
export function stageSpans(stages: readonly Timed[]): (StageSpan | null)[] {
  const times = stages.map(timesOf)
  const known = times.filter((time) => time !== null)
  const first = Math.min(...known.map(({ start }) => start))
  const length = Math.max(...known.map(({ end }) => end)) - first
  return times.map((time) => {
    if (time === null || length <= 0) return null
    return { from: (time.start - first) / length, width: (time.end - time.start) / length }
  })
}

function timesOf({ startedAt, completedAt, durationMs }: Timed) {
  if (startedAt === null) return null
  const start = Date.parse(startedAt)
  const end = completedAt === null ? start + (durationMs ?? 0) : Date.parse(completedAt)
  return { start, end: Math.max(start, end) }
}
