import { butterworth, filterBothWays } from '../signal/biquad.ts'
import { movingMean } from '../signal/statistics.ts'
import { DETECTION_CRITERIA } from './criteria.ts'

/** What QRS complexes stand out in. */
export interface QrsEnergy {
  /** Rectified slope of the band, averaged; mV/s. */
  readonly energy: Float64Array
  /** Slope of the band, mV/s. */
  readonly slope: Float64Array
}

/**
 * The rectified and averaged slope of a lead, in the band where QRS complexes have most of their power, without delay.
 *
 * Source: Hamilton 2002, see `DETECTION_CRITERIA`; filtered both ways, since the whole recording is at hand.
 */
export const qrsEnergy = (signal: Float64Array, samplingFrequencyHz: number): QrsEnergy => {
  const { band, averagingMs } = DETECTION_CRITERIA
  const filtered = filterBothWays(
    signal,
    [
      butterworth('high', band.lowHz, samplingFrequencyHz),
      butterworth('low', band.highHz, samplingFrequencyHz),
    ],
    Math.round(samplingFrequencyHz),
  )
  const slope = new Float64Array(filtered.length)
  const rectified = new Float64Array(filtered.length)
  for (let index = 1; index < filtered.length - 1; index += 1) {
    const value = (((filtered[index + 1] ?? 0) - (filtered[index - 1] ?? 0)) * samplingFrequencyHz) / 2
    slope[index] = value
    rectified[index] = Math.abs(value)
  }
  const width = Math.round((averagingMs.value / 1000) * samplingFrequencyHz)
  return { energy: movingMean(rectified, width), slope }
}
