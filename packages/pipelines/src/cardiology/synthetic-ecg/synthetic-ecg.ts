import { normalFrom, seededRandom } from '../random.ts'
import type { EcgRecording } from '../recording/ecg-recording.ts'
import { planFibrillation, planSinus } from './rhythm.ts'
import type { EveryNth, PlannedBeat, SyntheticBeatKind } from './rhythm.ts'
import { heightAt, normalWaves, supraventricularWaves, ventricularWaves } from './waves.ts'
import type { Edge, Intervals, Wave } from './waves.ts'

/** What is added to the beats, mV. */
export interface SyntheticNoise {
  /** Standard deviation of white noise, as muscles make it. */
  readonly whiteMv?: number
  /** Amplitude of mains hum. */
  readonly mainsMv?: number
  /** 50 or 60. */
  readonly mainsHz?: number
  /** Amplitude of the baseline's wander with breathing and slower. */
  readonly wanderMv?: number
}

export interface SyntheticEcgOptions {
  /** Any integer; the same seed gives the same recording. */
  readonly seed?: number
  readonly durationSeconds?: number
  readonly samplingFrequencyHz?: number
  readonly heartRatePerMin?: number
  /** 0 every interval the same, 1 (the default) as in a healthy adult at rest. */
  readonly variability?: number
  /** Onset of P to onset of QRS, ms; null for no P wave. */
  readonly prMs?: number | null
  readonly qrsMs?: number
  /** By default 400 ms times the cube root of the mean interval in s, so that QTc is 400 ms. */
  readonly qtMs?: number
  readonly edge?: Edge
  readonly noise?: SyntheticNoise
  /** Early and blocked beats, every so many. */
  readonly ectopics?: readonly EveryNth[]
  /** Every so many normal beats, one has a QRS complex of this share of its height. */
  readonly weak?: { readonly every: number; readonly share: number }
  readonly isInverted?: boolean
  /** Intervals at random and waves of 6 Hz in place of P. */
  readonly isFibrillating?: boolean
  /** Names of the leads; each has noise of its own, and the second and further ones lower waves. */
  readonly leads?: readonly string[]
}

/** A beat of the recording as it was made. */
export interface SyntheticBeat {
  readonly kind: Exclude<SyntheticBeatKind, 'blocked'>
  /** The sample at which the first lead, before noise, has the peak of its highest QRS wave. */
  readonly sample: number
  /** The peak itself, s. */
  readonly peakSeconds: number
}

export interface SyntheticEcg {
  readonly recording: EcgRecording
  readonly beats: readonly SyntheticBeat[]
  /** Of the normal beats. */
  readonly intervals: Intervals
}

const FIBRILLATORY_HZ = 6
const FIBRILLATORY_MV = 0.06
/** Each further lead shows this share of the heights of the one before. */
const LEAD_SHARE = 0.75

const wavesOf = (kind: SyntheticBeatKind, intervals: Intervals): readonly Wave[] => {
  if (kind === 'ventricular') return ventricularWaves()
  if (kind === 'supraventricular') return supraventricularWaves(intervals)
  const waves = normalWaves(intervals)
  return kind === 'blocked' ? waves.filter(({ startMs }) => startMs < 0) : waves
}

const highest = (waves: readonly Wave[]): Wave | undefined =>
  waves.filter(({ startMs }) => startMs >= 0).toSorted((one, other) => other.millivolts - one.millivolts)[0]

const isQrs = ({ startMs, endMs }: Wave, { qrsMs }: Intervals): boolean => startMs >= 0 && endMs <= qrsMs

const draw = (
  beats: readonly PlannedBeat[],
  length: number,
  options: Required<Pick<SyntheticEcgOptions, 'samplingFrequencyHz' | 'edge'>> & {
    readonly intervals: Intervals
    readonly weak: SyntheticEcgOptions['weak']
  },
): Float64Array => {
  const { samplingFrequencyHz, edge, intervals, weak } = options
  const values = new Float64Array(length)
  beats.forEach(({ kind, onsetMs }, index) => {
    const isWeak = weak !== undefined && kind === 'normal' && (index + 1) % weak.every === 0
    for (const wave of wavesOf(kind, intervals)) {
      const share = isWeak && isQrs(wave, intervals) ? weak.share : 1
      const from = Math.max(0, Math.ceil(((onsetMs + wave.startMs) / 1000) * samplingFrequencyHz))
      const to = Math.min(length - 1, Math.floor(((onsetMs + wave.endMs) / 1000) * samplingFrequencyHz))
      for (let sample = from; sample <= to; sample += 1) {
        const ms = (sample / samplingFrequencyHz) * 1000 - onsetMs
        values[sample] = (values[sample] ?? 0) + share * heightAt(wave, ms, edge)
      }
    }
  })
  return values
}

/** The sample next to the peak at which the drawn wave is highest. */
const peakSample = (values: Float64Array, exact: number): number => {
  const below = Math.floor(exact)
  return (values[below + 1] ?? Number.NEGATIVE_INFINITY) > (values[below] ?? 0) ? below + 1 : below
}

/** Wander, hum and white noise at one time. */
const noiseOf = (noise: SyntheticNoise, random: () => number) => {
  const phases = [random(), random(), random()].map((share) => 2 * Math.PI * share)
  const [breath = 0, slow = 0, hum = 0] = phases
  return (seconds: number): number =>
    (noise.wanderMv ?? 0) *
      (0.6 * Math.sin(2 * Math.PI * 0.22 * seconds + breath) +
        0.4 * Math.sin(2 * Math.PI * 0.07 * seconds + slow)) +
    (noise.mainsMv ?? 0) * Math.sin(2 * Math.PI * (noise.mainsHz ?? 50) * seconds + hum) +
    (noise.whiteMv === undefined ? 0 : noise.whiteMv * normalFrom(random))
}

/**
 * A SYNTHETIC electrocardiogram whose beats and wave boundaries are known exactly, for tests and for demonstrations where
 * no recording is at hand. It was never measured on anybody, and whoever shows it must say so.
 *
 * Each wave is a lobe with exact ends; the intervals between beats are those of `syntheticIntervals`.
 */
export const syntheticEcg = (options: SyntheticEcgOptions = {}): SyntheticEcg => {
  const { seed = 1, durationSeconds = 60, samplingFrequencyHz = 360, heartRatePerMin = 72 } = options
  const { variability = 1, edge = 'soft', ectopics = [], leads = ['MLII'], noise = {} } = options
  const random = seededRandom(seed)
  const meanMs = 60_000 / heartRatePerMin
  const durationMs = durationSeconds * 1000
  const isFibrillating = options.isFibrillating ?? false
  const intervals: Intervals = {
    prMs: isFibrillating ? null : options.prMs === undefined ? 150 : options.prMs,
    qrsMs: options.qrsMs ?? 92,
    qtMs: options.qtMs ?? 400 * Math.cbrt(meanMs / 1000),
  }
  // The first beat stands far enough inside for its P wave.
  const firstOnsetMs = (intervals.prMs ?? 0) + 100 + 200 * random()
  const planned = isFibrillating
    ? planFibrillation(random, durationMs, meanMs, firstOnsetMs)
    : planSinus({ seed, durationMs, meanMs, variability, ectopics, firstOnsetMs })
  const length = Math.round(durationSeconds * samplingFrequencyHz)
  const clean = draw(planned, length, { samplingFrequencyHz, edge, intervals, weak: options.weak })
  const sign = options.isInverted === true ? -1 : 1

  const beats = planned.flatMap(({ kind, onsetMs }): SyntheticBeat[] => {
    if (kind === 'blocked') return []
    const peakSeconds = (onsetMs + (highest(wavesOf(kind, intervals))?.peakMs ?? 0)) / 1000
    if (peakSeconds * samplingFrequencyHz >= length - 1) return []
    return [{ kind, peakSeconds, sample: peakSample(clean, peakSeconds * samplingFrequencyHz) }]
  })
  return {
    recording: {
      samplingFrequencyHz,
      startedAt: null,
      leftOut: [],
      leads: leads.map((name, place) => {
        const added = noiseOf(noise, random)
        const share = sign * LEAD_SHARE ** place
        const samples = Float32Array.from(clean, (value, index) => {
          const seconds = index / samplingFrequencyHz
          const wave = isFibrillating
            ? FIBRILLATORY_MV * Math.sin(2 * Math.PI * FIBRILLATORY_HZ * seconds)
            : 0
          return share * (value + wave) + added(seconds)
        })
        return { name, samples }
      }),
    },
    beats,
    intervals,
  }
}
