import { defineEntity, p } from '@mikro-orm/postgresql'
import { MELANOMA_SUSPICIONS } from '../../vocabulary.ts'
import { ranges, whileItStands } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

export const DermatologyResult = defineEntity({
  name: 'DermatologyResult',
  tableName: 'dermatology_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    primaryClassification: p.string().length(100).nullable(),
    melanomaSuspicion: p.enum([...MELANOMA_SUSPICIONS]).nullable(),
    asymmetryScore: decimal(4, 3).nullable(),
    borderScore: decimal(4, 3).nullable(),
    colorScore: decimal(4, 3).nullable(),
    diameterMm: decimal(5, 2).nullable(),
    evolutionScore: decimal(4, 3).nullable(),
    bodyLocation: p.string().length(100).nullable(),
    fitzpatrickType: p.smallint().nullable(),
    imageQuality: decimal(4, 3).nullable(),
    lesionCentered: p.boolean().nullable(),
  },
  indexes: onePerAssessment('dermatology_results'),
  // In the points of Stolz's rule: A 0–2, B 0–8, C up to 6.
  checks: [
    ...ranges('dermatology_results', {
      integer: { fitzpatrick_type: [1, 6] },
      numeric: { diameter_mm: [0, null], evolution_score: [0, null], image_quality: [0, 1] },
    }),
    ...whileItStands(
      ranges('dermatology_results', {
        numeric: { asymmetry_score: [0, 2], border_score: [0, 8], color_score: [0, 6] },
      }),
    ),
  ],
})
