import { defineEntity, p } from '@mikro-orm/postgresql'
import { DR_SEVERITIES, EYE_LATERALITIES } from '../../vocabulary.ts'
import { ranges } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

export const RetinalResult = defineEntity({
  name: 'RetinalResult',
  tableName: 'retinal_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    drGrade: p.smallint().nullable(),
    drSeverity: p.enum([...DR_SEVERITIES]).nullable(),
    eyeLaterality: p.enum([...EYE_LATERALITIES]).nullable(),
    imageQuality: decimal(4, 3).nullable(),
    fourTwoOneMet: p.boolean().nullable(),
    hemorrhages4Quadrants: p.boolean().fieldName('hemorrhages_4_quadrants').nullable(),
    venousBeading2Quadrants: p.boolean().fieldName('venous_beading_2_quadrants').nullable(),
    irma1Quadrant: p.boolean().fieldName('irma_1_quadrant').nullable(),
    dmePresent: p.boolean().nullable(),
    dmeSeverity: p.enum([...DR_SEVERITIES]).nullable(),
    vesselDensity: decimal(5, 4).nullable(),
    avRatio: decimal(4, 3).nullable(),
    tortuosityIndex: decimal(4, 3).nullable(),
    hemorrhageCount: p.integer().nullable(),
    microaneurysmCount: p.integer().nullable(),
    exudateAreaPercent: decimal(5, 2).nullable(),
    heatmapData: p.text().nullable(),
    vesselSegmentation: p.text().nullable(),
  },
  indexes: onePerAssessment('retinal_results'),
  checks: ranges('retinal_results', {
    integer: { dr_grade: [0, 4], hemorrhage_count: [0, null], microaneurysm_count: [0, null] },
    numeric: {
      image_quality: [0, 1],
      vessel_density: [0, 1],
      av_ratio: [0, null],
      tortuosity_index: [0, null],
      exudate_area_percent: [0, 100],
    },
  }),
})
