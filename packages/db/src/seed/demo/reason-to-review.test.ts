import { expect, it } from 'vitest'
import { URGENCY } from '../../entities/assessment-review.ts'
import { reasonToReview } from './reason-to-review.ts'

const nothing = { pipelineType: 'cardiology', arrhythmiaTypes: [] } as const
const block = { values: { qrs_duration: 130 }, result: nothing, reviewReason: null }

it.each([
  [
    'nothing',
    null,
    { values: { qrs_duration: 100 }, result: nothing, reviewReason: null },
    null,
    URGENCY.high,
  ],
  [
    'a crossed threshold alone',
    { score: 40, level: 'moderate' },
    block,
    'QRS duration ≥ 120 ms: block',
    URGENCY.high,
  ],
  [
    'a risk beside it',
    { score: 80, level: 'critical' },
    block,
    'critical risk; QRS duration ≥ 120 ms: block',
    URGENCY.critical,
  ],
  [
    'what a pipeline found',
    { score: 40, level: 'moderate' },
    { values: {}, result: nothing, reviewReason: 'Irregular' },
    'Irregular',
    URGENCY.other,
  ],
  [
    'what a result found',
    null,
    { values: {}, result: { pipelineType: 'dermatology', melanomaSuspicion: 'high' }, reviewReason: null },
    'high suspicion of melanoma',
    URGENCY.high,
  ],
] as const)(
  'a demo shows the reasons that the server gives: for %s',
  (_what, risk, measured, reason, urgency) => {
    expect(reasonToReview(risk, measured, { gender: 'female', ageYears: 60 })).toEqual({ reason, urgency })
  },
)
