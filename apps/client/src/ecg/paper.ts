import type { DrawnLead, DrawnRecording } from './read-messages.ts'

/** As large as a millimetre of paper is drawn, in CSS pixels. */
export const MM = 4
/** What the paper of an electrocardiogram moves by. */
export const PAPER_MM_PER_SECOND = 25
/** How high a millivolt is drawn, in mm. */
export const GAINS = [5, 10, 20] as const
/** That of paper. */
export const USUAL_GAIN = 10
export type Gain = (typeof GAINS)[number]
/** Millimetres to a large square. */
const LARGE_MM = 5
export const LARGE = LARGE_MM * MM
/** Every how many large squares a value is named. */
const NAMED_EVERY = 2
/** For names and values, left of the paper. */
export const GUTTER = 52
/** For the times below. */
export const AXIS_HEIGHT = 22

/** A lead on the paper. */
export interface Strip {
  readonly lead: DrawnLead
  readonly top: number
  readonly height: number
  /** Of a value in mV. */
  readonly yOf: (value: number) => number
  /** Values in mV whose lines are named, with where these are. */
  readonly named: readonly { readonly value: number; readonly y: number }[]
}

/** How many seconds are as wide as that on paper. */
export const secondsOnPaper = (width: number): number => width / (MM * PAPER_MM_PER_SECOND)

const largeSquaresOf = (leads: number): number => (leads <= 3 ? 8 : 6)

/** How high a recording is drawn, in CSS pixels. */
export const heightOf = ({ leads }: DrawnRecording): number =>
  leads.length * largeSquaresOf(leads.length) * LARGE + AXIS_HEIGHT

/**
 * The leads below each other, each around its median, so that the lines of the paper are at round values. None is cut off at
 * its strip: what is higher is drawn into the next, as on paper.
 */
export function stripsOf({ leads }: DrawnRecording, gain: Gain): readonly Strip[] {
  const height = largeSquaresOf(leads.length) * LARGE
  const large = LARGE_MM / gain
  return leads.map((lead, index) => {
    const top = index * height
    const centre = Math.round(lead.median / large) * large
    const yOf = (value: number) => top + height / 2 - (value - centre) * gain * MM
    const step = large * NAMED_EVERY
    const reach = (height / LARGE / 2 - 1) * large
    const first = Math.ceil((centre - reach) / step)
    const count = Math.floor((centre + reach) / step) - first + 1
    const named = Array.from({ length: count }, (_, line) => {
      const value = (first + line) * step
      return { value, y: yOf(value) }
    })
    return { lead, top, height, yOf, named }
  })
}

/** How much a large square is, in mV. */
export const millivoltsOfLarge = (gain: Gain): number => LARGE_MM / gain
