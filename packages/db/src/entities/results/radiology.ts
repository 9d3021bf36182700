import { defineEntity, p } from '@mikro-orm/postgresql'
import { RADIOLOGY_MODALITIES } from '../../vocabulary.ts'
import { ranges, resultRules } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

/** Something seen in an image. */
export interface RadiologyFinding {
  readonly label: string
  readonly probability?: number | undefined
  readonly location?: string | undefined
}

export const RadiologyResult = defineEntity({
  name: 'RadiologyResult',
  tableName: 'radiology_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    modalityType: p.enum([...RADIOLOGY_MODALITIES]),
    primaryCondition: p.string().length(100).nullable(),
    primaryProbability: decimal(5, 2).nullable(),
    primarySeverity: p.string().length(50).nullable(),
    findings: p.json<RadiologyFinding[]>().nullable(),
    lungsStatus: p.string().length(100).nullable(),
    heartStatus: p.string().length(100).nullable(),
    imageQuality: decimal(4, 3).nullable(),
    qualityScore: decimal(4, 3).nullable(),
  },
  indexes: onePerAssessment('radiology_results'),
  checks: [
    ...ranges('radiology_results', {
      numeric: { primary_probability: [0, 100], image_quality: [0, 1], quality_score: [0, 1] },
    }),
    ...resultRules('radiology'),
  ],
})
