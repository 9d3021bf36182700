import type { Strip } from './paper.ts'
import type { Pen } from './stroke.ts'

/** From where to where along an edge of a strip a line is beyond it. */
interface Stretch {
  from: number
  to: number
}

/** Where a line is beyond its strip, along either edge. */
export interface Off {
  readonly above: readonly Stretch[]
  readonly below: readonly Stretch[]
}

/** Nearer to each other, two are one. */
const LEAST_BETWEEN = 14

/** Draws with a pen, and notes where what is drawn is beyond a strip. */
export function watched(pen: Pen, { top, height }: Strip): Pen & { readonly off: Off } {
  const bottom = top + height
  const above: Stretch[] = []
  const below: Stretch[] = []
  let open: Stretch | null = null
  const note = (x: number, y: number, isJoined: boolean): void => {
    if (y >= top && y <= bottom) {
      open = null
      return
    }
    const side = y < top ? above : below
    const last = side.at(-1)
    if (last !== undefined && ((isJoined && last === open) || x - last.to < LEAST_BETWEEN)) last.to = x
    else side.push({ from: x, to: x })
    open = side.at(-1) ?? null
  }
  return {
    off: { above, below },
    moveTo: (x, y) => {
      note(x, y, false)
      pen.moveTo(x, y)
    },
    lineTo: (x, y) => {
      note(x, y, true)
      pen.lineTo(x, y)
    },
  }
}

interface OffPaint {
  /** Of the paper. */
  readonly width: number
  readonly ink: string
  readonly paper: string
}

const EDGE = 3
const LEAST_WIDTH = 10
const SIGN = { width: 10, height: 7, fromEdge: 5 }
/** The words are said anew every so far: each beat may be cut off. */
const LEAST_BETWEEN_WORDS = 640
const WORDS_WIDTH = 110
const FONT = '600 11px system-ui, sans-serif'

/** Marks the edges of a strip where its line goes on beyond them. */
export function paintOff(
  context: CanvasRenderingContext2D,
  off: Off,
  { top, height }: Strip,
  paint: OffPaint,
): void {
  paintEdge(context, off.above, { at: top, inwards: 1, words: 'above the paper' }, paint)
  paintEdge(context, off.below, { at: top + height, inwards: -1, words: 'below the paper' }, paint)
}

interface Edge {
  readonly at: number
  /** 1 down, −1 up. */
  readonly inwards: 1 | -1
  readonly words: string
}

function paintEdge(
  context: CanvasRenderingContext2D,
  stretches: readonly Stretch[],
  { at, inwards, words }: Edge,
  { width, ink, paper }: OffPaint,
): void {
  const seen = stretches.flatMap(({ from, to }) => {
    const [begin, end] = [Math.max(from, 0), Math.min(to, width)]
    return begin <= end ? [{ middle: (begin + end) / 2, half: Math.max(end - begin, LEAST_WIDTH) / 2 }] : []
  })
  if (seen.length === 0) return
  const tip = at + inwards * SIGN.fromEdge
  const base = tip + inwards * SIGN.height
  context.beginPath()
  for (const { middle, half } of seen) {
    context.rect(middle - half, Math.min(at, at + inwards * EDGE), 2 * half, EDGE)
    context.moveTo(middle, tip)
    context.lineTo(middle - SIGN.width / 2, base)
    context.lineTo(middle + SIGN.width / 2, base)
    context.closePath()
  }
  context.fillStyle = ink
  context.fill()
  context.font = FONT
  context.textBaseline = 'middle'
  context.strokeStyle = paper
  context.lineWidth = 3
  let last = -Infinity
  for (const { middle } of seen) {
    if (middle - last < LEAST_BETWEEN_WORDS) continue
    last = middle
    const isLeft = middle + WORDS_WIDTH > width
    context.textAlign = isLeft ? 'right' : 'left'
    const x = middle + (isLeft ? -SIGN.width : SIGN.width)
    const y = (tip + base) / 2
    context.strokeText(words, x, y)
    context.fillText(words, x, y)
  }
}
