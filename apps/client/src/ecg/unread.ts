import type { Recording } from './recording.ts'
import { clockOf, type Span } from './span.ts'

/** A stretch that was recorded and could not be read, in s from the recording's beginning. */
export type Unread = Recording['unread'][number]

/** Of stretches in order, those of which something is in a span, from one to before another. */
export function unreadWithin(
  unread: readonly Unread[],
  { from, seconds }: Span,
): { readonly first: number; readonly end: number } {
  const first = placeOf(unread, ({ toSeconds }) => toSeconds > from)
  return {
    first,
    end: Math.max(
      first,
      placeOf(unread, ({ fromSeconds }) => fromSeconds >= from + seconds),
    ),
  }
}

/** The first of which something holds that holds of all behind it, too; as many as there are, where it holds of none. */
function placeOf(unread: readonly Unread[], holds: (stretch: Unread) => boolean): number {
  let low = 0
  let high = unread.length
  while (low < high) {
    const middle = (low + high) >> 1
    const stretch = unread[middle]
    if (stretch !== undefined && !holds(stretch)) low = middle + 1
    else high = middle
  }
  return low
}

/** What of the stretches is of a recording so many s long. */
export const unreadOf = (unread: readonly Unread[], duration: number): readonly Unread[] =>
  unread.flatMap(({ fromSeconds, toSeconds }) =>
    fromSeconds < duration ? [{ fromSeconds, toSeconds: Math.min(toSeconds, duration) }] : [],
  )

/** More are counted and not named: nobody listens to all of them. */
const MOST_NAMED = 3

/** Which stretches of a span could not be read; empty where all of it was. */
export function unreadText(unread: readonly Unread[], span: Span): string {
  const { first, end } = unreadWithin(unread, span)
  if (end === first) return ''
  const digits = span.seconds < 60 ? 1 : 0
  const named = unread
    .slice(first, Math.min(end, first + MOST_NAMED))
    .map(({ fromSeconds, toSeconds }) => `${clockOf(fromSeconds, digits)} to ${clockOf(toSeconds, digits)}`)
  const others = end - first - named.length
  return `Could not be read: ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`
}

/** `2 stretches that could not be read, 34 s in all` */
export function unreadCountText(unread: readonly Unread[]): string {
  const seconds = unread.reduce((sum, { fromSeconds, toSeconds }) => sum + (toSeconds - fromSeconds), 0)
  const length = seconds < 60 ? `${seconds.toFixed(0)} s` : `${clockOf(seconds)} min`
  return unread.length === 1
    ? `1 stretch that could not be read, ${length}`
    : `${unread.length.toLocaleString('en')} stretches that could not be read, ${length} in all`
}
