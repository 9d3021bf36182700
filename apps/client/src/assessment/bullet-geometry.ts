/** Where a bullet's parts lie, as shares of its width from 0 on the left to 1 on the right. */
export interface BulletGeometry {
  /** The normal range; an open end reaches the edge. */
  readonly band: { readonly from: number; readonly to: number }
  readonly isOpenBelow: boolean
  readonly isOpenAbove: boolean
  /** The value, or the edge that it lies beyond. */
  readonly tick: number
  readonly beyond: 'below' | 'above' | null
}

interface Measured {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * Draws each range the same, so that a column of bullets is read at one glance: a range with two ends is the middle half,
 * one with a single end is a half. What does not fit is shown at the edge, and said to lie beyond.
 *
 * @returns null where there is no range.
 */
export function bulletGeometry({ value, low, high }: Measured): BulletGeometry | null {
  const shown = shownOf(low, high)
  if (shown === null) return null
  const { from, to } = shown
  const placeOf = (at: number): number => Math.min(1, Math.max(0, (at - from) / (to - from)))
  return {
    band: { from: low === null ? 0 : placeOf(low), to: high === null ? 1 : placeOf(high) },
    isOpenBelow: low === null,
    isOpenAbove: high === null,
    tick: placeOf(value),
    beyond: beyondOf(value, shown),
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

function shownOf(low: number | null, high: number | null): Span | null {
  if (low !== null && high !== null) {
    // A range of a single value, such as a grade of 0, still needs room around it.
    const room = low === high ? sizeOf(high) : (high - low) / 2
    return { from: low - room, to: high + room }
  }
  const limit = low ?? high
  return limit === null ? null : { from: limit - sizeOf(limit), to: limit + sizeOf(limit) }
}

const sizeOf = (limit: number): number => Math.abs(limit) || 1

function beyondOf(value: number, { from, to }: Span): BulletGeometry['beyond'] {
  if (value < from) return 'below'
  return value > to ? 'above' : null
}
