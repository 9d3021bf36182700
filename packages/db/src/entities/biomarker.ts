import { defineEntity, p } from '@mikro-orm/postgresql'
import type {
  AgeNorm,
  CatalogueRange,
  ClinicalThreshold,
  PossibleValues,
  ValidBelow,
} from '../catalogue/entry.ts'
import {
  BIOMARKER_STATUSES,
  EYE_LATERALITIES,
  NO_RANGE_REASONS,
  PIPELINE_TYPES,
  WORSE_DIRECTIONS,
} from '../vocabulary.ts'
import { Assessment } from './assessment.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, idOf, instant, organizationId, updatedAt } from './columns.ts'
import { ModelVersion } from './model.ts'
import { referenceData, secured, tenant } from './policies.ts'
import { toAssessmentOfPatient, withinOrganization } from './references.ts'

/**
 * One measured value. Patient, pipeline and time are copied from its assessment, so that a history is one index scan;
 * the foreign key over three columns keeps the copied patient true.
 */
export const BiomarkerValue = defineEntity({
  name: 'BiomarkerValue',
  tableName: 'biomarker_values',
  ...tenant(),
  properties: {
    id: id<'BiomarkerValueId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    patientId: idOf<'PatientId'>(),
    pipelineType: p.enum([...PIPELINE_TYPES]),
    modelVersionId: idOf<'ModelVersionId'>().nullable(),
    measuredAt: instant(),
    /** Of a run that is not over: in no history yet. */
    preliminary: p.boolean().default(false),
    retractedAt: instant().nullable(),
    /** Copied, so that nobody takes two methods, or two eyes, for one series. */
    pipelineVersion: p.string().length(50).nullable(),
    eyeLaterality: p.enum([...EYE_LATERALITIES]).nullable(),
    name: p.string().length(100).fieldName('biomarker_name'),
    category: p.string().length(50).fieldName('biomarker_category').nullable(),
    value: decimal(12, 6),
    unit: p.string().length(50).nullable(),
    normalRangeMin: decimal(12, 6).nullable(),
    normalRangeMax: decimal(12, 6).nullable(),
    /** Why there is neither range nor status; null where there is one. */
    noRangeReason: p.enum([...NO_RANGE_REASONS]).nullable(),
    status: p.enum([...BIOMARKER_STATUSES]).nullable(),
    confidence: decimal(4, 3).nullable(),
    percentile: decimal(5, 2).nullable(),
    createdAt: createdAt(),
    ...toAssessmentOfPatient(() => Assessment),
    ...withinOrganization({ modelVersion: [() => ModelVersion, 'model_version_id'] }),
  },
  checks: ranges('biomarker_values', { numeric: { confidence: [0, 1], percentile: [0, 100] } }),
  indexes: [
    {
      name: 'biomarker_values_history',
      expression:
        'create index biomarker_values_history on biomarker_values (organization_id, patient_id, biomarker_name, measured_at, id) where ((retracted_at is null) and (not preliminary))',
    },
    { name: 'biomarker_values_of_assessment', properties: ['organizationId', 'assessmentId'] },
  ],
})

/** What is known of a biomarker: seeded from `catalogue/`, read by everybody. */
export const BiomarkerCatalogueEntry = defineEntity({
  name: 'BiomarkerCatalogueEntry',
  tableName: 'biomarker_catalogue',
  ...secured(...referenceData),
  properties: {
    id: id<'CatalogueEntryId'>(),
    key: p.string().length(100),
    name: p.string().length(255),
    category: p.string().length(50),
    unit: p.string().length(50),
    loinc: p.string().length(20).nullable(),
    method: p.text().nullable(),
    worse: p.enum([...WORSE_DIRECTIONS]).nullable(),
    ranges: p.json<CatalogueRange[]>(),
    noRangeReason: p.text().nullable(),
    thresholds: p.json<ClinicalThreshold[]>(),
    norm: p.json<AgeNorm>().nullable(),
    validBelow: p.json<ValidBelow>().nullable(),
    possible: p.json<PossibleValues>(),
    withinSubjectVariation: decimal(6, 3).nullable(),
    analyticalVariation: decimal(6, 3).nullable(),
    source: p.text().nullable(),
    version: p.string().length(20),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  uniques: [{ name: 'biomarker_catalogue_key_unique', properties: ['key'] }],
})
