import type { Annotations } from './beats.ts'
import { markedLead } from './beat-lead.ts'
import { centreOf } from './centre.ts'
import { inksOf, paint, type Inks } from './paint.ts'
import { GUTTER, heightOf, secondsOnPaper, stripsOf, USUAL_GAIN, type Gain, type Strip } from './paper.ts'
import type { DrawnRecording } from './read-messages.ts'
import type { Unread } from './unread.ts'
import { within, zoomed, type Limits, type Span } from './span.ts'

type Listener = (shown: Shown) => void

/** What was measured in a recording, and what of it could not be. */
export interface Measured {
  /** Null where none were handed over. */
  readonly beats: Annotations | null
  readonly unread: readonly Unread[]
}

/** What is looked at on which paper, and how wide it is and a second of it, in CSS pixels. */
export interface Shown extends Span {
  readonly strips: readonly Strip[]
  readonly width: number
  readonly perSecond: number
}

/**
 * A recording on a canvas, and the part of it that is looked at. It draws once a frame at most, and React hears of a move when it
 * is over: a frame is to be short.
 */
export class TraceView {
  readonly duration: number
  readonly #canvas: HTMLCanvasElement
  readonly #recording: DrawnRecording
  readonly #beats: Annotations | null
  readonly #unread: readonly Unread[]
  readonly #listeners = new Set<Listener>()
  /** The place of the lead whose beats they are. */
  readonly #marked: number | null
  #gain: Gain = USUAL_GAIN
  /** Each lead's value in the middle of its strip, in mV. */
  #around: readonly number[]
  #strips: readonly Strip[]
  #inks: Inks
  #span: Span
  #width = 0
  #frame = 0
  #wasMoved = false
  #chosen: number | null = null

  constructor(canvas: HTMLCanvasElement, recording: DrawnRecording, { beats, unread }: Measured) {
    this.#canvas = canvas
    this.#recording = recording
    this.#beats = beats
    this.#unread = unread
    this.#marked = beats === null ? null : (markedLead(beats.lead, recording.leads)?.place ?? null)
    this.#around = recording.leads.map(({ median }) => median)
    this.#strips = stripsOf(recording, this.#gain, this.#around)
    this.#inks = inksOf(canvas)
    this.duration = recording.sampleCount / recording.samplingFrequencyHz
    this.#span = { from: 0, seconds: this.duration }
  }

  get span(): Span {
    return this.#span
  }

  /** Calls back with each part that is drawn; answers what takes it back. */
  onDrawn(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** As wide as its place is now. The paper keeps its speed until somebody chooses another. */
  resize(placeWidth: number): void {
    const width = placeWidth - GUTTER
    if (width === this.#width || width <= 0) return
    const perPixel = this.#wasMoved ? this.#span.seconds / this.#width : secondsOnPaper(1)
    this.#width = width
    this.#set({ from: this.#span.from, seconds: perPixel * width })
  }

  setGain(gain: Gain): void {
    this.#gain = gain
    this.#layOut()
  }

  /** Brings each lead into the middle of its strip by what is looked at of it. */
  centreLeads(): void {
    this.#around = this.#strips.map(
      (strip) => centreOf(strip, this.#span, this.#recording.samplingFrequencyHz) ?? strip.around,
    )
    this.#layOut()
  }

  #layOut(): void {
    this.#strips = stripsOf(this.#recording, this.#gain, this.#around)
    this.request()
  }

  /** Looks up the colours anew. */
  repaint(): void {
    this.#inks = inksOf(this.#canvas)
    this.request()
  }

  show(span: Span): void {
    this.#wasMoved = true
    this.#set(span)
  }

  /** Moves by a share of what is looked at. */
  pan(share: number): void {
    this.show({ ...this.#span, from: this.#span.from + share * this.#span.seconds })
  }

  /** @param at where that stays as it is, 0 to 1 across */
  zoom(factor: number, at = 0.5): void {
    this.show(zoomed(this.#span, factor, at, this.#limits))
  }

  /** All of the recording, as wide as the paper. */
  showAll(): void {
    this.show({ from: 0, seconds: this.duration })
  }

  /** Paper keeps its speed also where it is longer than the recording. */
  get #limits(): Limits {
    return { duration: this.duration, most: Math.max(this.duration, secondsOnPaper(this.#width)) }
  }

  /** At the speed of paper, around what is looked at. */
  zoomToPaper(): void {
    const { from, seconds } = this.#span
    this.#wasMoved = false
    const next = secondsOnPaper(this.#width)
    this.#set({ from: from + (seconds - next) / 2, seconds: next })
  }

  /** The beat that was chosen last. */
  get chosen(): number | null {
    return this.#chosen
  }

  /** Rings a beat, and brings it as near to the middle as it can be. */
  choose(beat: number): void {
    this.#chosen = beat
    this.centre((this.#beats?.peaks[beat] ?? 0) / this.#recording.samplingFrequencyHz)
  }

  /** Brings an instant into the middle. */
  centre(seconds: number): void {
    this.show({ ...this.#span, from: seconds - this.#span.seconds / 2 })
  }

  /** Brings a stretch into the middle, or its beginning into sight, where it is longer than what is looked at. */
  showStretch({ fromSeconds, toSeconds }: Unread): void {
    const { seconds } = this.#span
    const isWhole = toSeconds - fromSeconds <= seconds
    this.show({
      seconds,
      from: isWhole ? (fromSeconds + toSeconds - seconds) / 2 : fromSeconds - seconds / 10,
    })
  }

  #set(span: Span): void {
    this.#span = within(span, this.#limits)
    this.request()
  }

  /** Draws with the next frame. */
  request(): void {
    if (this.#frame !== 0 || this.#width === 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#paint()
      const width = this.#width
      const shown = { ...this.#span, strips: this.#strips, width, perSecond: width / this.#span.seconds }
      for (const listener of this.#listeners) listener(shown)
    })
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#listeners.clear()
  }

  #paint(): void {
    const pixelRatio = window.devicePixelRatio
    const height = heightOf(this.#recording)
    const [wide, high] = [Math.round((GUTTER + this.#width) * pixelRatio), Math.round(height * pixelRatio)]
    // To set either clears the canvas and makes its memory anew.
    if (this.#canvas.width !== wide) {
      this.#canvas.width = wide
      // Never stretched: a square of the paper is a measure.
      this.#canvas.style.width = `${GUTTER + this.#width}px`
    }
    if (this.#canvas.height !== high) this.#canvas.height = high
    const context = this.#canvas.getContext('2d', { alpha: false })
    if (context === null) return
    paint(context, {
      width: this.#width,
      height,
      pixelRatio,
      span: this.#span,
      duration: this.duration,
      samplingFrequencyHz: this.#recording.samplingFrequencyHz,
      strips: this.#strips,
      beats: this.#beats,
      unread: this.#unread,
      marked: this.#marked,
      chosen: this.#chosen,
      inks: this.#inks,
    })
  }
}
