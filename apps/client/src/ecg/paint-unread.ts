import type { Span } from './span.ts'
import { unreadWithin, type Unread } from './unread.ts'

/** Where stretches are hatched: so wide from x = 0 on, from one height to another. */
export interface Hatched {
  readonly span: Span
  readonly width: number
  readonly top: number
  readonly height: number
  /** As wide at least is a stretch, so that none is missed where all of a recording is looked at. */
  readonly leastWidth: number
  readonly ink: string
}

/** Between two lines, along the edge; CSS pixels. */
const STEP = 9

/**
 * Hatches what could not be read, between an upright line at its beginning and one at its end, and answers what is hatched of each.
 * The lines count from the stretch's beginning, so that nothing flickers while it is moved.
 */
export function hatchUnread(
  context: CanvasRenderingContext2D,
  unread: readonly Unread[],
  hatched: Hatched,
): readonly { readonly left: number; readonly right: number }[] {
  const { span, width, leastWidth, ink } = hatched
  const { first, end } = unreadWithin(unread, span)
  if (first === end) return []
  const perSecond = width / span.seconds
  const places: { left: number; right: number }[] = []
  context.beginPath()
  for (const { fromSeconds, toSeconds } of unread.slice(first, end)) {
    const begin = (fromSeconds - span.from) * perSecond
    const stop = Math.max((toSeconds - span.from) * perSecond, begin + leastWidth)
    // Zoomed out, a stretch in the place of the one before adds nothing.
    if (stop <= (places.at(-1)?.right ?? -Infinity)) continue
    hatch(context, begin, stop, hatched)
    places.push({ left: Math.max(begin, 0), right: Math.min(stop, width) })
  }
  context.lineWidth = 1
  context.strokeStyle = ink
  context.stroke()
  return places
}

/** Adds the lines of one stretch, as far as they are in sight. */
function hatch(
  path: Pick<CanvasPath, 'moveTo' | 'lineTo'>,
  begin: number,
  stop: number,
  { width, top, height }: Hatched,
): void {
  const [left, right] = [Math.max(begin, 0), Math.min(stop, width)]
  const bottom = top + height
  for (const x of [begin, stop]) {
    if (x < 0 || x > width) continue
    path.moveTo(x, top)
    path.lineTo(x, bottom)
  }
  // Narrower than between two lines, the upright ones are all there is room for.
  if (stop - begin < STEP) return
  const firstLine = Math.ceil((left - height - begin) / STEP)
  for (let foot = begin + firstLine * STEP; foot < right; foot += STEP) {
    const from = Math.max(left - foot, 0)
    const to = Math.min(right - foot, height)
    if (to <= from) continue
    path.moveTo(foot + from, bottom - from)
    path.lineTo(foot + to, bottom - to)
  }
}

/** What a label needs, CSS pixels. */
const LABEL_WIDTH = 120
const FONT = '600 11px system-ui, sans-serif'

/** Says of what is hatched what it is, where there is room for the words. */
export function labelUnread(
  context: CanvasRenderingContext2D,
  places: ReturnType<typeof hatchUnread>,
  { top, height, paper, text }: Readonly<{ top: number; height: number; paper: string; text: string }>,
): void {
  context.font = FONT
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.strokeStyle = paper
  context.fillStyle = text
  for (const { left, right } of places) {
    if (right - left < LABEL_WIDTH) continue
    const [x, y] = [(left + right) / 2, top + height - 12]
    context.strokeText('could not be read', x, y)
    context.fillText('could not be read', x, y)
  }
}
