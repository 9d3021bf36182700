import { defineEntity, p } from '@mikro-orm/postgresql'
import type { BeatType } from '../vocabulary.ts'
import { Assessment } from './assessment.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, idOf, instant, organizationId } from './columns.ts'
import { tenant } from './policies.ts'
import { withinOrganization } from './references.ts'
import { onePerAssessment } from './results/columns.ts'

/** The beats that were measured in an electrocardiogram, so that whoever draws it can show them; one row an assessment. */
export const EcgAnnotations = defineEntity({
  name: 'EcgAnnotations',
  tableName: 'ecg_annotations',
  ...tenant(),
  properties: {
    id: id<'EcgAnnotationsId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    /** The lead that was measured, as the recording names it. */
    lead: p.string().length(100),
    samplingFrequencyHz: decimal(10, 4),
    /** Samples of the R peaks, from 0, in order. */
    peaks: p.array(Number).columnType('int[]').$type<number[]>(),
    /** One for each peak. */
    beats: p.array().$type<BeatType[]>(),
    createdAt: createdAt(),
    /** Set when its run failed or was cancelled: a retry writes a row of its own. */
    retractedAt: instant().nullable(),
    ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
  },
  indexes: onePerAssessment('ecg_annotations'),
  checks: [
    ...ranges('ecg_annotations', { numeric: { sampling_frequency_hz: [1, 100_000] } }),
    { name: 'ecg_annotations_beats_of_peaks', expression: '(cardinality(peaks) = cardinality(beats))' },
  ],
})
