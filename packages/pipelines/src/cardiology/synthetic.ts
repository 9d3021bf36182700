import { INTERVAL_CRITERIA } from './criteria.ts'
import { normalFrom, seededRandom } from './random.ts'

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
    const interval = Math.round(Math.min(max, Math.max(min, meanMs + wave + 12 * normalFrom(random))))
    elapsedMs += interval
    return interval
  })
}
