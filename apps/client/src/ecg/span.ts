/** The part of a recording that is looked at, in s from its beginning. */
export interface Span {
  readonly from: number
  readonly seconds: number
}

/** The least that is looked at: a beat or two. */
const LEAST_SECONDS = 1

/** How far spans go. */
export interface Limits {
  /** Of the recording, in s. */
  readonly duration: number
  /** The longest span, in s: not shorter than the recording, behind whose end the paper is empty. */
  readonly most: number
}

/** A span of a recording, as near to what was asked for as there is one. */
export function within(span: Span, { duration, most }: Limits): Span {
  const seconds = Math.min(Math.max(span.seconds, Math.min(LEAST_SECONDS, duration)), most)
  return { seconds, from: Math.min(Math.max(span.from, 0), Math.max(0, duration - seconds)) }
}

/** The same for so many times as long, `at` (0 to 1 across) staying where it is. */
export function zoomed({ from, seconds }: Span, factor: number, at: number, limits: Limits): Span {
  const { seconds: next } = within({ from, seconds: seconds * factor }, limits)
  return within({ from: from + (seconds - next) * at, seconds: next }, limits)
}

/** The samples of a span, from one to before another, of so many that a lead has. */
export function samplesWithin(
  { from, seconds }: Span,
  samplingFrequencyHz: number,
  length: number,
): { readonly from: number; readonly to: number } {
  return {
    from: Math.min(Math.max(0, Math.ceil(from * samplingFrequencyHz)), length),
    to: Math.min(length, Math.floor((from + seconds) * samplingFrequencyHz) + 1),
  }
}

/** A second with its minutes, as `1:02.5` or `1:02:03`. */
export function clockOf(seconds: number, digits = 0): string {
  const whole = Math.floor(Number(seconds.toFixed(digits)))
  const fraction = digits === 0 ? '' : seconds.toFixed(digits).slice(-digits - 1)
  const pad = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  const text = `${pad(minutes % 60)}:${pad(whole % 60)}${fraction}`
  return minutes < 60 ? text.replace(/^0/, '') : `${Math.floor(minutes / 60)}:${text}`
}

/** What the squares of the paper are, in s: the small and the large. */
export interface Squares {
  readonly small: number
  readonly large: number
}

const STEPS: readonly Squares[] = [
  { small: 0.04, large: 0.2 },
  { small: 0.2, large: 1 },
  { small: 1, large: 5 },
  { small: 5, large: 30 },
  { small: 30, large: 150 },
  { small: 60, large: 300 },
  { small: 300, large: 1_800 },
  { small: 1_800, large: 7_200 },
]
const WIDEST: Squares = { small: 7_200, large: 43_200 }
/** Lines nearer to each other are a grey. */
const LEAST_SMALL_PX = 3.5

/** The squares that can be told apart at so many pixels a second; those of 25 mm/s where they can. */
export const squaresAt = (pixelsPerSecond: number): Squares =>
  STEPS.find(({ small }) => small * pixelsPerSecond >= LEAST_SMALL_PX) ?? WIDEST
