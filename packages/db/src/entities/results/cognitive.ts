import { defineEntity, p } from '@mikro-orm/postgresql'
import { RISK_LEVELS } from '../../vocabulary.ts'
import { ranges, resultRules } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

export const CognitiveResult = defineEntity({
  name: 'CognitiveResult',
  tableName: 'cognitive_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    overallRiskScore: decimal(5, 2).nullable(),
    riskLevel: p.enum([...RISK_LEVELS]).nullable(),
    confidenceScore: decimal(4, 3).nullable(),
    attentionScore: decimal(4, 3).nullable(),
    memoryScore: decimal(4, 3).nullable(),
    executiveFunctionScore: decimal(4, 3).nullable(),
    processingSpeedScore: decimal(4, 3).nullable(),
    tasksCompleted: p.integer().nullable(),
    validTasks: p.integer().nullable(),
    fatigueIndex: decimal(6, 3).nullable(),
    consistencyScore: decimal(4, 3).nullable(),
  },
  indexes: onePerAssessment('cognitive_results'),
  checks: [
    ...ranges('cognitive_results', {
      integer: { tasks_completed: [0, null], valid_tasks: [0, null] },
      numeric: {
        overall_risk_score: [0, 100],
        confidence_score: [0, 1],
        attention_score: [0, 1],
        memory_score: [0, 1],
        executive_function_score: [0, 1],
        processing_speed_score: [0, 1],
        consistency_score: [0, 1],
      },
    }),
    ...resultRules('cognitive'),
  ],
})
