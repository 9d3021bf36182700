import { roundToScale } from '../../catalogue/scale.ts'
import { CONDITIONS } from './conditions.ts'
import { stream } from './random.ts'
import type { Random } from './random.ts'
import type { DemoPatient } from './types.ts'

/** One measurement on one day of one patient. */
export interface Visit {
  readonly patient: DemoPatient
  /** Whole years on the day. */
  readonly age: number
  /** 0 at the beginning of the history, 1 at its end. */
  readonly progress: number
  readonly random: Random
}

interface Spread {
  readonly mean: number
  /** Added per year of age beyond 50. */
  readonly perYear?: number
  /** Standard deviation of set points between people, in the unit. */
  readonly between: number
  /** Within-subject coefficient of variation from day to day. */
  readonly within: number
  readonly decimals: number
}

/** Invented spreads around which a healthy adult's demo values lie; not norms, and cited by nobody. */
const SPREADS = {
  heart_rate: { mean: 72, between: 3, within: 0.04, decimals: 1 },
  pr_interval: { mean: 158, between: 10, within: 0.03, decimals: 0 },
  qrs_duration: { mean: 91, between: 4, within: 0.025, decimals: 0 },
  qtc_fridericia: { mean: 414, between: 7, within: 0.012, decimals: 0 },
  sdnn_5min: { mean: 50, perYear: -0.25, between: 5, within: 0.12, decimals: 2 },
  rmssd_5min: { mean: 38, perYear: -0.25, between: 5, within: 0.15, decimals: 2 },
  jitter_local: { mean: 0.55, between: 0.08, within: 0.13, decimals: 3 },
  shimmer_local: { mean: 2.6, between: 0.25, within: 0.1, decimals: 3 },
  cpps_vowel: { mean: 17.6, between: 0.8, within: 0.035, decimals: 2 },
  cpps_reading: { mean: 11.6, between: 0.5, within: 0.035, decimals: 2 },
  speech_rate: { mean: 4.1, perYear: -0.008, between: 0.3, within: 0.05, decimals: 2 },
  pause_ratio: { mean: 0.18, between: 0.02, within: 0.1, decimals: 3 },
  vessel_density: { mean: 0.143, perYear: -0.0001, between: 0.006, within: 0.018, decimals: 4 },
  vessel_tortuosity: { mean: 1.09, between: 0.012, within: 0.006, decimals: 3 },
  av_ratio_knudtson: { mean: 0.67, between: 0.02, within: 0.015, decimals: 3 },
  cardiothoracic_ratio: { mean: 0.45, between: 0.012, within: 0.008, decimals: 3 },
  lesion_diameter: { mean: 4.3, between: 0.5, within: 0.02, decimals: 2 },
  // Woods 2015, the catalogue's norm, at 50 years.
  simple_reaction_time: { mean: 258.5, perYear: 0.55, between: 16, within: 0.05, decimals: 1 },
  choice_reaction_time: { mean: 460, perYear: 1.6, between: 28, within: 0.045, decimals: 1 },
  stroop_effect: { mean: 85, perYear: 0.6, between: 14, within: 0.13, decimals: 1 },
  digit_span_forward: { mean: 6.4, perYear: -0.01, between: 0.5, within: 0.07, decimals: 0 },
} as const satisfies Readonly<Record<string, Spread>>

export type MeasureKey = keyof typeof SPREADS

/** Children's hearts beat faster and conduct quicker; enough for the one child of the cohort. */
const CHILD_SHIFT: Readonly<Record<string, number>> = { heart_rate: 16, pr_interval: -28, qrs_duration: -14 }
/** Women's QTc is longer, women's PR a little shorter. */
const FEMALE_SHIFT: Readonly<Record<string, number>> = { qtc_fridericia: 10, pr_interval: -4, heart_rate: 2 }

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** The value that a person's measurements scatter around on a day: set point, conditions, and slow drift. */
const setPoint = ({ patient, age, progress }: Visit, key: MeasureKey): number => {
  const spread: Spread = SPREADS[key]
  const profiles = patient.conditions.map((condition) => CONDITIONS[condition])
  const own = spread.mean + spread.between * stream(patient.seed, patient.key, 'set point', key).gauss()
  const shift =
    (spread.perYear ?? 0) * (Math.max(age, 20) - 50) +
    (age < 18 ? (CHILD_SHIFT[key] ?? 0) : 0) +
    (patient.gender === 'female' ? (FEMALE_SHIFT[key] ?? 0) : 0) +
    sum(profiles.map((profile) => profile.shift[key] ?? 0))
  const drift = sum(profiles.map((profile) => profile.drift[key] ?? 0))
  return (own + shift) * (1 + drift * progress)
}

/** A day's value of a measure, in the catalogue's unit, rounded as an instrument would give it. */
export const measure = (visit: Visit, key: MeasureKey): number => {
  const { within, decimals } = SPREADS[key]
  return roundToScale(setPoint(visit, key) * (1 + within * visit.random.gauss()), decimals)
}
