/**
 * Normal-to-normal intervals that follow each other without a gap. A recording is one segment, or several where beats
 * between were dropped (ectopic, noise): the intervals on both sides of a gap are no neighbours.
 */
export interface Segment {
  /** When the first interval begins, ms since the recording began; never negative. */
  readonly startMs: number
  /** The intervals, ms, in order; the second begins where the first ends. */
  readonly intervalsMs: readonly number[]
}

/** An interval with the place it came from. */
interface Placed {
  readonly startMs: number
  readonly endMs: number
  readonly intervalMs: number
}

/** One segment that begins at zero. */
export const oneSegment = (intervalsMs: readonly number[]): Segment[] => [{ startMs: 0, intervalsMs }]

/** When the last interval of the segment ends, ms. */
const segmentEndMs = (segment: Segment): number =>
  segment.intervalsMs.reduce((end, interval) => end + interval, segment.startMs)

/** Rounding of an instant made from samples; a real overlap is longer than the shortest interval. */
const OVERLAP_TOLERANCE_MS = 1

/**
 * Refuse segments that are not in the order of time.
 *
 * @throws RangeError when a start is negative or no finite number, or a segment begins before the one in front of it ends.
 */
export const assertSegments = (segments: readonly Segment[]): void => {
  let end = Number.NEGATIVE_INFINITY
  segments.forEach((segment, index) => {
    if (!Number.isFinite(segment.startMs) || segment.startMs < 0) {
      throw new RangeError(`segment ${index + 1} has no start at or after zero`)
    }
    if (segment.startMs < end - OVERLAP_TOLERANCE_MS) {
      throw new RangeError(`segment ${index + 1} begins before the one in front of it ends`)
    }
    end = segmentEndMs(segment)
  })
}

/** Where the last interval ends, ms since the recording began; 0 without any interval. */
export const recordedMs = (segments: readonly Segment[]): number =>
  segments.reduce((latest, segment) => Math.max(latest, segmentEndMs(segment)), 0)

/**
 * From the start of the earliest segment to the end of the latest, gaps included, ms; 0 without any interval.
 */
export const spanMs = (segments: readonly Segment[]): number => {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const segment of segments) {
    if (segment.intervalsMs.length === 0) continue
    start = Math.min(start, segment.startMs)
    end = Math.max(end, segmentEndMs(segment))
  }
  return end > start ? end - start : 0
}

/**
 * Keep the intervals that `keep` says yes to. What is dropped leaves a gap: the segment is parted there, and no empty
 * segment is returned.
 */
export const keepIntervals = (
  segments: readonly Segment[],
  keep: (interval: Placed) => boolean,
): Segment[] => {
  const kept: Segment[] = []
  for (const segment of segments) {
    let open: { startMs: number; intervalsMs: number[] } | null = null
    let startMs = segment.startMs
    for (const intervalMs of segment.intervalsMs) {
      const endMs = startMs + intervalMs
      if (keep({ startMs, endMs, intervalMs })) {
        if (open === null) {
          open = { startMs, intervalsMs: [] }
          kept.push(open)
        }
        open.intervalsMs.push(intervalMs)
      } else {
        open = null
      }
      startMs = endMs
    }
  }
  return kept
}
