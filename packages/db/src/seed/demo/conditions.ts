import type { DemoCondition, DemoPipeline } from './types.ts'

/** How a condition shows in the invented data. */
export interface ConditionProfile {
  readonly history: string
  readonly medications: readonly string[]
  /** Days between two assessments of a pipeline. */
  readonly plan: Readonly<Partial<Record<DemoPipeline, number>>>
  /** Added to the personal set point, in the measure's unit. */
  readonly shift: Readonly<Record<string, number>>
  /** Relative change from the beginning of the history to its end. */
  readonly drift: Readonly<Record<string, number>>
}

/** Invented for display, never norms: what they do to a value is believable and no more. */
export const CONDITIONS: Readonly<Record<DemoCondition, ConditionProfile>> = {
  hypertension: {
    history: 'Essential hypertension',
    medications: ['Ramipril 5 mg'],
    plan: { cardiology: 9, retinal: 45 },
    shift: { heart_rate: 5, vessel_tortuosity: 0.02 },
    drift: { heart_rate: 0.07 },
  },
  type_2_diabetes: {
    history: 'Type 2 diabetes mellitus',
    medications: ['Metformin 850 mg'],
    plan: { retinal: 20, cardiology: 30 },
    shift: { vessel_density: -0.006, sdnn_5min: -8, rmssd_5min: -6 },
    drift: { vessel_density: -0.07 },
  },
  heart_failure: {
    history: 'Chronic heart failure',
    medications: ['Bisoprolol 2.5 mg', 'Furosemide 40 mg'],
    plan: { cardiology: 6, radiology: 40 },
    shift: { heart_rate: 12, qrs_duration: 22, cardiothoracic_ratio: 0.075, sdnn_5min: -16, rmssd_5min: -12 },
    drift: { heart_rate: 0.14, cardiothoracic_ratio: 0.035 },
  },
  irregular_rhythm: {
    history: 'Palpitations, under observation',
    medications: ['Apixaban 5 mg'],
    plan: { cardiology: 7 },
    shift: { heart_rate: 6 },
    drift: {},
  },
  qt_prolonging_medication: {
    history: 'Medication known to prolong the QT interval',
    medications: ['Sotalol 80 mg'],
    plan: { cardiology: 8 },
    shift: { qtc_fridericia: 42, heart_rate: -5 },
    drift: { qtc_fridericia: 0.02 },
  },
  parkinsons_disease: {
    history: "Parkinson's disease, early",
    medications: ['Levodopa/carbidopa 100/25 mg'],
    plan: { speech: 10, cognitive: 18 },
    shift: {
      jitter_local: 0.5,
      shimmer_local: 0.9,
      cpps_vowel: -3.2,
      cpps_reading: -2.1,
      speech_rate: -0.5,
      pause_ratio: 0.09,
      simple_reaction_time: 35,
    },
    drift: { jitter_local: 0.12, cpps_vowel: -0.03, speech_rate: -0.06 },
  },
  voice_strain: {
    history: 'Vocal fatigue (teacher)',
    medications: [],
    plan: { speech: 12 },
    shift: { jitter_local: 0.25, shimmer_local: 0.9 },
    // Voice therapy works.
    drift: { jitter_local: -0.2, shimmer_local: -0.2 },
  },
  multiple_naevi: {
    history: 'Multiple melanocytic naevi',
    medications: [],
    plan: { dermatology: 21 },
    shift: { lesion_diameter: 1 },
    drift: { lesion_diameter: 0.25 },
  },
  memory_complaint: {
    history: 'Subjective memory complaint',
    medications: [],
    plan: { cognitive: 13, speech: 30 },
    shift: { stroop_effect: 30, choice_reaction_time: 60, digit_span_forward: -1, pause_ratio: 0.04 },
    drift: { stroop_effect: 0.12 },
  },
}

/** A check-up of everything that is cheap to measure, for people without a condition. */
const CHECK_UP: ConditionProfile['plan'] = {
  cardiology: 30,
  retinal: 60,
  dermatology: 45,
  cognitive: 45,
}

/** The first patient is seen by all six pipelines, over two years. */
const COMPLETE_PLAN: ConditionProfile['plan'] = {
  cardiology: 5,
  retinal: 45,
  speech: 30,
  cognitive: 30,
  dermatology: 90,
  radiology: 180,
}

/** Pipelines and intervals of a person: of several conditions the one that looks more often. */
export const planOf = (
  conditions: readonly DemoCondition[],
  complete: boolean,
): ReadonlyMap<DemoPipeline, number> => {
  const plans = conditions.map((condition) => CONDITIONS[condition].plan)
  const plan = new Map<DemoPipeline, number>()
  const add = (pipeline: DemoPipeline, days: number | undefined) => {
    if (days !== undefined) plan.set(pipeline, Math.min(days, plan.get(pipeline) ?? days))
  }
  const sources = complete ? [COMPLETE_PLAN] : plans.length === 0 ? [CHECK_UP] : plans
  for (const source of sources) {
    add('cardiology', source.cardiology)
    add('retinal', source.retinal)
    add('speech', source.speech)
    add('cognitive', source.cognitive)
    add('dermatology', source.dermatology)
    add('radiology', source.radiology)
  }
  return plan
}
