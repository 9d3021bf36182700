import { INTERVAL_CRITERIA } from './criteria.ts'

/** Mulberry32, a 32-bit generator (Tommy Ettinger, public domain): small, and the same on every machine. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface SyntheticOptions {
  /** Any integer; the same seed gives the same series. */
  readonly seed?: number
  /** How many intervals. */
  readonly count?: number
  /** The mean they vary around, ms. */
  readonly meanMs?: number
}

/**
 * A SYNTHETIC series of normal-to-normal intervals in whole ms, for demonstrations and tests where no recording is at
 * hand. It was never measured on anybody, and whoever shows it must say so.
 *
 * It is believable, not physiological: breathing (0.25 Hz), the slower 0.1 Hz wave of blood pressure, a drift over
 * minutes and beat-to-beat noise, summed at each beat's own time; the amplitudes give an SDNN and an
 * RMSSD inside what a resting adult's five minutes have (Nunan 2010: 50 ± 16 and 42 ± 15 ms). Every interval is plausible.
 */
export const syntheticIntervals = ({
  seed = 1,
  count = 1000,
  meanMs = 800,
}: SyntheticOptions = {}): number[] => {
  const random = seededRandom(seed)
  const phase = (): number => 2 * Math.PI * random()
  const waves = [
    { hertz: 0.25, amplitudeMs: 30, phase: phase() },
    { hertz: 0.1, amplitudeMs: 40, phase: phase() },
    { hertz: 0.004, amplitudeMs: 38, phase: phase() },
  ]
  const { min, max } = INTERVAL_CRITERIA.plausibleMs
  let elapsedMs = 0
  return Array.from({ length: count }, () => {
    const seconds = elapsedMs / 1000
    const wave = waves.reduce(
      (sum, { hertz, amplitudeMs, phase: start }) =>
        sum + amplitudeMs * Math.sin(2 * Math.PI * hertz * seconds + start),
      0,
    )
    // Twelve uniform numbers less six are near enough to a normal one, and the same on every machine.
    const noise = Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6)
    const interval = Math.round(Math.min(max, Math.max(min, meanMs + wave + 12 * noise)))
    elapsedMs += interval
    return interval
  })
}
