import { defineEntity, p } from '@mikro-orm/postgresql'
import { DR_SEVERITIES, EYE_LATERALITIES } from '../../vocabulary.ts'
import { ranges, resultRules } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

/**
 * An assessment says in its own column which eye the result that stands is of. The database writes it there, whoever
 * wrote the result: a server of a version that does not know the column serves on while another is started.
 */
const EYE_OF_ASSESSMENT = `update public.assessments a set eye_laterality = standing.eye
  from (select (select r.eye_laterality from public.retinal_results r
                 where r.organization_id = new.organization_id and r.assessment_id = new.assessment_id
                   and r.retracted_at is null) as eye) standing
 where a.organization_id = new.organization_id and a.id = new.assessment_id
   and a.eye_laterality is distinct from standing.eye;
return null;`

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
  triggers: [
    { name: 'eye_of_assessment', timing: 'after', events: ['insert', 'update'], body: EYE_OF_ASSESSMENT },
  ],
  indexes: onePerAssessment('retinal_results'),
  checks: [
    ...ranges('retinal_results', {
      integer: { dr_grade: [0, 4], hemorrhage_count: [0, null], microaneurysm_count: [0, null] },
      numeric: {
        image_quality: [0, 1],
        vessel_density: [0, 1],
        av_ratio: [0, null],
        tortuosity_index: [0, null],
        exudate_area_percent: [0, 100],
      },
    }),
    ...resultRules('retinal'),
  ],
})
