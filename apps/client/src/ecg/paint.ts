import type { BeatType } from '@medilens/db/vocabulary'
import { BEATS, firstBeatFrom, type Annotations } from './beats.ts'
import { drawMark, drawRing } from './mark.ts'
import { AXIS_HEIGHT, GUTTER, LARGE, MM, type Strip } from './paper.ts'
import { clockOf, squaresAt, type Span } from './span.ts'
import { paintOff, watched } from './paint-off.ts'
import { hatchUnread, labelUnread } from './paint-unread.ts'
import { strokeLead } from './stroke.ts'
import type { Unread } from './unread.ts'

/** The colours of the paper and of what is on it, as the theme has them. */
export type Inks = Readonly<Record<(typeof INKS)[number], string>>
const INKS = [
  '--ecg-paper',
  '--ecg-small',
  '--ecg-large',
  '--ecg-line',
  '--ecg-text',
  '--ecg-gap',
  '--ecg-unread',
  '--ecg-off',
  '--ecg-normal',
  '--ecg-early',
  '--ecg-other',
  '--ecg-unclear',
] as const

/** What an element's colours are now. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element)
  const inkOf = (name: (typeof INKS)[number]) => style.getPropertyValue(name).trim()
  return {
    '--ecg-paper': inkOf('--ecg-paper'),
    '--ecg-small': inkOf('--ecg-small'),
    '--ecg-large': inkOf('--ecg-large'),
    '--ecg-line': inkOf('--ecg-line'),
    '--ecg-text': inkOf('--ecg-text'),
    '--ecg-gap': inkOf('--ecg-gap'),
    '--ecg-unread': inkOf('--ecg-unread'),
    '--ecg-off': inkOf('--ecg-off'),
    '--ecg-normal': inkOf('--ecg-normal'),
    '--ecg-early': inkOf('--ecg-early'),
    '--ecg-other': inkOf('--ecg-other'),
    '--ecg-unclear': inkOf('--ecg-unclear'),
  }
}

/** All that a picture of a part of a recording is made of. */
export interface Picture {
  /** Of the paper, without what stands left of it. */
  readonly width: number
  readonly height: number
  /** Of the screen, to a CSS pixel. */
  readonly pixelRatio: number
  readonly span: Span
  /** Of the recording, in s. */
  readonly duration: number
  readonly samplingFrequencyHz: number
  readonly strips: readonly Strip[]
  readonly beats: Annotations | null
  readonly unread: readonly Unread[]
  /** The place of the strip of the lead that was measured. */
  readonly marked: number | null
  /** The beat that is ringed. */
  readonly chosen: number | null
  readonly inks: Inks
}

/** Two columns to a pixel at most: with two points a column that is four points a pixel. */
const MOST_COLUMNS = 2
const LEAST_UNREAD_WIDTH = 2
const FONT = '11px system-ui, sans-serif'

/** Draws a part of a recording on its paper. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, pixelRatio, inks } = picture
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = inks['--ecg-paper']
  context.fillRect(0, 0, GUTTER + width, height)
  paintNames(context, picture)
  context.translate(GUTTER, 0)
  paintTimes(context, picture)
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  paintSquares(context, picture)
  for (const strip of picture.strips) paintGaps(context, picture, strip)
  const unread = unreadStrips(picture).map((strip) => ({
    strip,
    places: paintUnread(context, picture, strip),
  }))
  for (const strip of picture.strips) paintLead(context, picture, strip)
  for (const { strip, places } of unread) {
    labelUnread(context, places, {
      ...strip,
      paper: picture.inks['--ecg-paper'],
      text: picture.inks['--ecg-text'],
    })
  }
  if (picture.beats !== null) paintBeats(context, picture, picture.beats)
  context.restore()
}

const scaleOf = ({ width, span }: Picture) => {
  const perSecond = width / span.seconds
  return { perSecond, xOf: (seconds: number) => (seconds - span.from) * perSecond }
}

function paintSquares(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, span, inks } = picture
  const { perSecond, xOf } = scaleOf(picture)
  const bottom = height - AXIS_HEIGHT
  const { small, large } = squaresAt(perSecond)
  const lines = (stepX: number, stepY: number, ink: string) => {
    context.beginPath()
    const last = Math.floor((span.from + span.seconds) / stepX)
    for (let line = Math.ceil(span.from / stepX); line <= last; line += 1) {
      const x = Math.round(xOf(line * stepX)) + 0.5
      context.moveTo(x, 0)
      context.lineTo(x, bottom)
    }
    for (let y = 0; y <= bottom; y += stepY) {
      context.moveTo(0, y + 0.5)
      context.lineTo(width, y + 0.5)
    }
    context.strokeStyle = ink
    context.lineWidth = 1
    context.stroke()
  }
  lines(small, MM, inks['--ecg-small'])
  lines(large, LARGE, inks['--ecg-large'])
}

/** What was not recorded is no line at rest: it is marked, and left out. */
function paintGaps(context: CanvasRenderingContext2D, picture: Picture, { lead, top, height }: Strip): void {
  const { samplingFrequencyHz, span, inks } = picture
  const { perSecond, xOf } = scaleOf(picture)
  context.font = FONT
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const { from, to } of lead.gaps) {
    const [begin, end] = [from / samplingFrequencyHz, to / samplingFrequencyHz]
    const wide = (end - begin) * perSecond
    if (end < span.from || begin > span.from + span.seconds || wide < 0.5) continue
    context.fillStyle = inks['--ecg-gap']
    context.fillRect(xOf(begin), top, wide, height)
    if (wide < 90) continue
    context.fillStyle = inks['--ecg-text']
    context.fillText('not recorded', xOf(begin) + wide / 2, top + height / 2)
  }
}

/** Of the lead that was measured; where it is not known which that is, any may be meant. */
const unreadStrips = ({ strips, marked }: Picture): readonly Strip[] =>
  marked === null ? strips : strips.slice(marked, marked + 1)

/** What is hatched lies under the line, which is there to be looked at. */
const paintUnread = (context: CanvasRenderingContext2D, picture: Picture, { top, height }: Strip) =>
  hatchUnread(context, picture.unread, {
    span: picture.span,
    width: picture.width,
    top,
    height,
    leastWidth: LEAST_UNREAD_WIDTH,
    ink: picture.inks['--ecg-unread'],
  })

function paintLead(context: CanvasRenderingContext2D, picture: Picture, strip: Strip): void {
  const { lead, top, height, yOf } = strip
  const { width, pixelRatio, span, samplingFrequencyHz, inks } = picture
  const columns = Math.round(width * Math.min(pixelRatio, MOST_COLUMNS))
  const pen = watched(context, strip)
  context.save()
  context.beginPath()
  context.rect(0, top, width, height)
  context.clip()
  context.beginPath()
  strokeLead(
    lead,
    {
      first: span.from * samplingFrequencyHz,
      samplesPerColumn: (span.seconds * samplingFrequencyHz) / columns,
      columns,
      columnWidth: width / columns,
      yOf,
    },
    pen,
  )
  context.strokeStyle = inks['--ecg-line']
  context.lineWidth = 1.25
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.stroke()
  paintOff(context, pen.off, strip, { width, ink: inks['--ecg-off'], paper: inks['--ecg-paper'] })
  context.restore()
}

/** Nearer to each other, marks of normal beats would hide the others. */
const LEAST_BETWEEN_MARKS = 9
const MARK_ABOVE_PEAK = 11
const MARK_FROM_EDGE = 6
const MARK_FROM_OFF_PEAK = 24

function paintBeats(context: CanvasRenderingContext2D, picture: Picture, annotations: Annotations): void {
  const { span, samplingFrequencyHz, width, strips, marked, inks } = picture
  const strip = marked === null ? undefined : strips[marked]
  if (strip === undefined) return
  const { xOf } = scaleOf(picture)
  const { peaks, beats } = annotations
  const first = firstBeatFrom(peaks, span.from * samplingFrequencyHz)
  const end = firstBeatFrom(peaks, (span.from + span.seconds) * samplingFrequencyHz + 1)
  const showsNormal = width / Math.max(1, end - first) >= LEAST_BETWEEN_MARKS
  const byType = new Map<BeatType, { x: number; y: number }[]>()
  for (let beat = first; beat < end; beat += 1) {
    const type = beats[beat]
    const peak = peaks[beat]
    if (type === undefined || peak === undefined || (type === 'normal' && !showsNormal)) continue
    const value = strip.lead.samples[peak] ?? NaN
    if (Number.isNaN(value)) continue
    const marks = byType.get(type) ?? []
    byType.set(type, marks)
    const x = xOf(peak / samplingFrequencyHz)
    const y = markAt(strip, strip.yOf(value))
    if (beat === picture.chosen) drawRing(context, inks[BEATS[type].color], { x, y })
    // Two in the place of one are one.
    if (x - (marks.at(-1)?.x ?? -Infinity) >= 1) marks.push({ x, y })
  }
  for (const [type, marks] of byType) drawMark(context, BEATS[type].shape, inks[BEATS[type].color], marks)
}

/** Above a peak; where that is off the strip, beside the sign that says so. */
function markAt({ top, height }: Strip, peak: number): number {
  if (peak < top) return top + MARK_FROM_OFF_PEAK
  if (peak > top + height) return top + height - MARK_FROM_OFF_PEAK
  return Math.max(peak - MARK_ABOVE_PEAK, top + MARK_FROM_EDGE)
}

/** What a lead is called and what its lines are, left of it. */
function paintNames(context: CanvasRenderingContext2D, { strips, inks }: Picture): void {
  context.fillStyle = inks['--ecg-text']
  context.textBaseline = 'middle'
  for (const { lead, top, height, named } of strips) {
    context.textAlign = 'left'
    context.font = `600 12px system-ui, sans-serif`
    context.fillText(lead.name === '' ? 'no name' : lead.name, 5, top + 10, GUTTER - 8)
    context.textAlign = 'right'
    context.font = FONT
    for (const { value, y } of named) {
      if (y > top + 20 && y < top + height - 6) context.fillText(`${valueText(value)} mV`, GUTTER - 5, y)
    }
  }
}

/** When it was, below. */
function paintTimes(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, span, duration, inks } = picture
  const { perSecond, xOf } = scaleOf(picture)
  context.fillStyle = inks['--ecg-text']
  context.textAlign = 'center'
  const step = labelStep(squaresAt(perSecond).large, perSecond)
  const digits = step < 1 ? 1 : 0
  const last = Math.floor(Math.min(span.from + span.seconds, duration) / step)
  for (let mark = Math.ceil(span.from / step); mark <= last; mark += 1) {
    const x = xOf(mark * step)
    if (x < width - 18) context.fillText(clockOf(mark * step, digits), x, height - AXIS_HEIGHT / 2)
  }
}

const valueText = (value: number): string =>
  (value < 0 ? '−' : '') + Number(Math.abs(value).toFixed(2)).toString()

const LEAST_BETWEEN_TIMES = 64

/** Every how many seconds a time is written. */
function labelStep(large: number, perSecond: number): number {
  const steps = [1, 2, 5, 10, 20, 50].map((times) => times * large)
  return steps.find((step) => step * perSecond >= LEAST_BETWEEN_TIMES) ?? large * 100
}
