import { roundToScale } from '../../../catalogue/scale.ts'
import { measure } from '../set-point.ts'
import { because, NO_NORM, REFERENCE } from './measured.ts'
import type { Measure } from './measured.ts'

/** Four tasks at a screen. Nothing here has an agreed norm, so nothing is scored. */
export const measureCognitive: Measure = (visit, quality) => ({
  pipelineVersion: REFERENCE,
  values: {
    simple_reaction_time: measure(visit, 'simple_reaction_time'),
    choice_reaction_time: measure(visit, 'choice_reaction_time'),
    stroop_effect: measure(visit, 'stroop_effect'),
    digit_span_forward: Math.min(9, Math.max(2, measure(visit, 'digit_span_forward'))),
  },
  result: {
    pipelineType: 'cognitive',
    confidenceScore: quality,
    tasksCompleted: 4,
    validTasks: 4,
    fatigueIndex: roundToScale(1.03 + 0.02 * visit.random.gauss(), 3),
    consistencyScore: roundToScale(0.8 + 0.15 * visit.random.next(), 3),
  },
  notMeasured: because(
    NO_NORM,
    'overallRiskScore',
    'riskLevel',
    'attentionScore',
    'memoryScore',
    'executiveFunctionScore',
    'processingSpeedScore',
  ),
  reviewReason: null,
})
