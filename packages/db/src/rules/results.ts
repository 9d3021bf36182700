/**
 * What fields of one result say of each other, by modality. Each rule is said once: contracts refuse what breaks it, and a
 * check of the result's table does. Only what is certain stands here: a rule that a true result can break would turn it away.
 */
import { DR_SEVERITIES, type PipelineType } from '../vocabulary.ts'
import {
  atLeast,
  atMost,
  both,
  either,
  flag,
  hasAny,
  isKnown,
  isNot,
  isTrue,
  isUnknown,
  isWordOf,
  not,
  same,
  type Condition,
  type Row,
} from './condition.ts'

export interface Rule {
  /** Unique in its modality; the check is called `<type>_results_<name>`. */
  readonly name: string
  /** The field at which it is told that it is broken. */
  readonly at: string
  /** What must hold, in the words in which a sender is refused. */
  readonly says: string
  readonly must: Condition
}

/** The rules of each modality; one that is not here has none. */
const RESULT_RULES = {
  cardiology: [
    {
      name: 'arrhythmia_named',
      at: 'arrhythmiaTypes',
      says: 'arrhythmiaTypes must name an arrhythmia exactly where arrhythmiaDetected is true',
      must: same(isTrue('arrhythmiaDetected'), hasAny('arrhythmiaTypes')),
    },
    {
      // The QT interval begins with the QRS complex and ends after it (AHA/ACCF/HRS 2009).
      name: 'qrs_within_qt',
      at: 'qtIntervalMs',
      says: 'qtIntervalMs must not be below qrsDurationMs, which is a part of it',
      must: atMost('qrsDurationMs', 'qtIntervalMs'),
    },
    // A rate needs an interval, and variability two.
    {
      name: 'rate_needs_beats',
      at: 'rPeaksDetected',
      says: 'rPeaksDetected must be at least 2 where there is a heartRateBpm',
      must: either(isUnknown('heartRateBpm'), atLeast('rPeaksDetected', 2)),
    },
    {
      name: 'variability_needs_beats',
      at: 'rPeaksDetected',
      says: 'rPeaksDetected must be at least 3 where there is an sdnnMs or rmssdMs',
      must: either(both(isUnknown('sdnnMs'), isUnknown('rmssdMs')), atLeast('rPeaksDetected', 3)),
    },
  ],
  retinal: [
    {
      // International Clinical Diabetic Retinopathy scale (Wilkinson 2003).
      name: 'severity_of_grade',
      at: 'drSeverity',
      says: `drSeverity must be what drGrade is called, of ${DR_SEVERITIES.join(', ')}`,
      must: isWordOf('drSeverity', 'drGrade', DR_SEVERITIES),
    },
    {
      // The 4-2-1 rule (ETDRS report 12): any one of its three signs is severe non-proliferative retinopathy.
      name: 'four_two_one',
      at: 'fourTwoOneMet',
      says: 'fourTwoOneMet must be true where one of its three signs is, and false where none is',
      must: same(
        flag('fourTwoOneMet'),
        either(flag('hemorrhages4Quadrants'), flag('venousBeading2Quadrants'), flag('irma1Quadrant')),
      ),
    },
    {
      name: 'four_two_one_is_severe',
      at: 'drGrade',
      says: 'drGrade must be at least 3 where fourTwoOneMet is true',
      must: either(not(isTrue('fourTwoOneMet')), atLeast('drGrade', 3)),
    },
    {
      name: 'edema_of_severity',
      at: 'dmeSeverity',
      says: 'dmeSeverity must be none exactly where dmePresent is false',
      must: same(flag('dmePresent'), isNot('dmeSeverity', 'none')),
    },
  ],
  radiology: [
    {
      name: 'probability_of_condition',
      at: 'primaryCondition',
      says: 'primaryCondition must be named where there is a primaryProbability',
      must: either(isKnown('primaryCondition'), isUnknown('primaryProbability')),
    },
    {
      name: 'severity_of_condition',
      at: 'primaryCondition',
      says: 'primaryCondition must be named where there is a primarySeverity',
      must: either(isKnown('primaryCondition'), isUnknown('primarySeverity')),
    },
  ],
  cognitive: [
    {
      name: 'valid_of_completed',
      at: 'validTasks',
      says: 'validTasks must not be above tasksCompleted',
      must: atMost('validTasks', 'tasksCompleted'),
    },
  ],
} as const satisfies Partial<Record<PipelineType, readonly Rule[]>>

/** What the rules of each modality are called. */
export type RuleName = {
  readonly [Type in keyof typeof RESULT_RULES]: (typeof RESULT_RULES)[Type][number]['name']
}

const BY_TYPE: Partial<Record<PipelineType, readonly Rule[]>> = RESULT_RULES

/** The rules of one modality's results. */
export const rulesOf = (type: PipelineType): readonly Rule[] => BY_TYPE[type] ?? []

/** Whether a result keeps a rule. What is not known breaks none, as a check of the database takes it. */
export const isKept = ({ must }: Rule, result: Row): boolean => must.of(result) !== false
