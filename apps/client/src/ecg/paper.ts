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
  /** mm a mV. */
  readonly gain: Gain
  /** The value in mV nearest to which its middle is a large line. */
  readonly around: number
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

/** How far from its centre a strip reaches, in mV. */
export const reachOf = (height: number, gain: Gain): number => height / 2 / (gain * MM)

/** The large line of the paper that is nearest a value in mV. */
export const lineNear = (value: number, gain: Gain): number => {
  const large = millivoltsOfLarge(gain)
  return Math.round(value / large) * large
}

/**
 * The leads below each other, each around a value of its own, in mV, so that the lines of the paper are at round values. What is
 * higher than its strip is cut off there and marked, so that it is not taken for the next lead.
 */
export function stripsOf({ leads }: DrawnRecording, gain: Gain, around: readonly number[]): readonly Strip[] {
  const height = largeSquaresOf(leads.length) * LARGE
  const large = millivoltsOfLarge(gain)
  return leads.map((lead, index) => {
    const top = index * height
    const wanted = around[index] ?? lead.median
    const centre = lineNear(wanted, gain)
    const yOf = (value: number) => top + height / 2 - (value - centre) * gain * MM
    const step = large * NAMED_EVERY
    const reach = (height / LARGE / 2 - 1) * large
    const first = Math.ceil((centre - reach) / step)
    const count = Math.floor((centre + reach) / step) - first + 1
    const named = Array.from({ length: count }, (_, line) => {
      const value = (first + line) * step
      return { value, y: yOf(value) }
    })
    return { lead, top, height, gain, around: wanted, yOf, named }
  })
}

/** How much a large square is, in mV. */
export const millivoltsOfLarge = (gain: Gain): number => LARGE_MM / gain
