import { median } from '../signal/statistics.ts'
import { DETECTION_CRITERIA } from './criteria.ts'
import type { QrsEnergy } from './qrs-energy.ts'

interface Peak {
  readonly sample: number
  readonly height: number
  /** The steepest slope around it. */
  readonly slope: number
}

/** Peaks of the energy, of those closer than the refractory time only the larger. */
const findPeaks = ({ energy, slope }: QrsEnergy, samplingFrequencyHz: number): Peak[] => {
  const refractory = (DETECTION_CRITERIA.refractoryMs.value / 1000) * samplingFrequencyHz
  const reach = Math.round((DETECTION_CRITERIA.averagingMs.value / 1000) * samplingFrequencyHz)
  const steepest = (sample: number): number => {
    let most = 0
    for (let index = Math.max(0, sample - reach); index <= sample + reach; index += 1) {
      most = Math.max(most, Math.abs(slope[index] ?? 0))
    }
    return most
  }
  const tops: { sample: number; height: number }[] = []
  for (let sample = 1; sample < energy.length - 1; sample += 1) {
    const height = energy[sample] ?? 0
    if (!(height > (energy[sample - 1] ?? 0) && height >= (energy[sample + 1] ?? 0))) continue
    const last = tops.at(-1)
    if (last === undefined || sample - last.sample >= refractory) tops.push({ sample, height })
    else if (height > last.height) tops[tops.length - 1] = { sample, height }
  }
  return tops.map((top) => ({ ...top, slope: steepest(top.sample) }))
}

/** The last few numbers, and their median. */
const memoryOf = (first: readonly number[]) => {
  const values = first.slice(-DETECTION_CRITERIA.memory.value)
  let middle = median(values)
  return {
    push: (value: number): void => {
      values.push(value)
      if (values.length > DETECTION_CRITERIA.memory.value) values.shift()
      middle = median(values)
    },
    median: (): number => middle,
  }
}

/** The highest peaks of the first pieces that have any, each long enough to hold a beat. */
const learn = (peaks: readonly Peak[], samplingFrequencyHz: number): number[] => {
  const { learningMs, memory } = DETECTION_CRITERIA
  const piece = (learningMs.value / 1000) * samplingFrequencyHz
  const highest = new Map<number, number>()
  for (const { sample, height } of peaks) {
    const index = Math.floor(sample / piece)
    if (highest.size === memory.value && !highest.has(index)) break
    highest.set(index, Math.max(height, highest.get(index) ?? 0))
  }
  return [...highest.values()]
}

/**
 * Where QRS complexes are, as samples near their middle, in order: peaks of the energy above a threshold that follows
 * the medians of the last beats and of the last peaks that were none, without T waves, and with a second look where a beat
 * seems to be missing. `isUsable` says where a lead is without fault; elsewhere nothing is a beat, nor is noise learnt.
 *
 * Source: Hamilton 2002, see `DETECTION_CRITERIA`.
 */
export const findQrs = (
  signals: QrsEnergy,
  samplingFrequencyHz: number,
  isUsable: (sample: number) => boolean,
): number[] => {
  const { tWave, threshold, searchBack } = DETECTION_CRITERIA
  const peaks = findPeaks(signals, samplingFrequencyHz).filter(({ sample }) => isUsable(sample))
  const first = learn(peaks, samplingFrequencyHz)
  if (first.length === 0) return []
  const beatHeights = memoryOf(first)
  const noiseHeights = memoryOf([0])
  const intervals = memoryOf([])
  const tWaveReach = (tWave.withinMs / 1000) * samplingFrequencyHz
  const limit = (): number =>
    noiseHeights.median() + threshold.share * (beatHeights.median() - noiseHeights.median())

  const beats: Peak[] = []
  /** The last peaks since the last beat that were not taken. */
  let passed: Peak[] = []
  const accept = (peak: Peak): void => {
    const last = beats.at(-1)
    if (last !== undefined) intervals.push(peak.sample - last.sample)
    beats.push(peak)
    beatHeights.push(peak.height)
    passed = passed.filter(({ sample }) => sample > peak.sample)
  }
  const lookBack = (until: number): void => {
    for (;;) {
      const last = beats.at(-1)
      // Before there is an interval its median is no number, and nothing is missing.
      const isMissing = last !== undefined && until - last.sample >= searchBack.intervals * intervals.median()
      if (!isMissing) return
      const missed = passed
        .filter(({ sample }) => sample - last.sample >= tWaveReach)
        .reduce<Peak | null>((best, peak) => (best === null || peak.height > best.height ? peak : best), null)
      if (missed === null || missed.height < searchBack.thresholdShare * limit()) return
      accept(missed)
    }
  }
  for (const peak of peaks) {
    const last = beats.at(-1)
    const isTWave =
      last !== undefined &&
      peak.sample - last.sample < tWaveReach &&
      peak.slope < tWave.slopeShare * last.slope
    lookBack(peak.sample)
    if (!isTWave && peak.height > limit()) {
      accept(peak)
    } else {
      if (!isTWave) noiseHeights.push(peak.height)
      passed.push(peak)
      // Of a long stretch without beats the oldest are given up, so that the time stays in proportion.
      if (passed.length > searchBack.peaks) passed.shift()
    }
  }
  return beats.map(({ sample }) => sample)
}
