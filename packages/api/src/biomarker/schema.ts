import {
  BIOMARKER_STATUSES,
  EYE_LATERALITIES,
  NO_RANGE_REASONS,
  WORSE_DIRECTIONS,
} from '@medilens/db/vocabulary'
import { z } from 'zod'
import { PatientId, UserId } from '../patient/schema.ts'
import { Pipeline } from '../pipeline/schema.ts'
import { cursor, decimal, instant, limit, numeric, text, uuid } from '../trpc/fields.ts'

export const AssessmentId = uuid().brand<'AssessmentId'>()
const BiomarkerValueId = uuid().brand<'BiomarkerValueId'>()

/** How many values one call may bring. */
export const MAX_BIOMARKERS = 1000

/**
 * One measured value. `unit` is UCUM or one of its accepted aliases, and without it a catalogue key is taken in the
 * catalogue's unit. Range and status come from the catalogue where they are not given.
 */
export const BiomarkerInput = z
  .strictObject({
    name: text(100),
    category: text(50).optional(),
    value: numeric(12, 6),
    unit: text(50).optional(),
    normalRangeMin: numeric(12, 6).optional(),
    normalRangeMax: numeric(12, 6).optional(),
    status: z.enum(BIOMARKER_STATUSES).optional(),
    confidence: decimal(0, 1).optional(),
    percentile: decimal(0, 100).optional(),
  })
  .refine(
    ({ normalRangeMin: low, normalRangeMax: high }) => low === undefined || high === undefined || low <= high,
    {
      error: 'normalRangeMin must not be above normalRangeMax',
    },
  )

export const SaveBiomarkersInput = z.strictObject({
  assessmentId: AssessmentId,
  biomarkers: z.array(BiomarkerInput).min(1).max(MAX_BIOMARKERS),
})

export const ListBiomarkersInput = z.strictObject({
  assessmentId: AssessmentId,
  limit: limit(200, 1000),
  cursor: cursor<'BiomarkerValueId'>().optional(),
})

export const EyeLaterality = z.enum(EYE_LATERALITIES)

const HistoryOf = {
  name: text(100),
  /** The unit to answer in: by default the catalogue's, else that of the latest value. */
  unit: text(50).optional(),
  days: z.int().min(1).max(3650).default(90),
  pipelineType: Pipeline.optional(),
  /** Only values of this eye; without it a series may hold both, each point saying which. */
  eyeLaterality: EyeLaterality.optional(),
}

/** A patient by id, or the patient that a user is. */
export const BiomarkerHistoryInput = z.union([
  z.strictObject({ patientId: PatientId, ...HistoryOf }),
  z.strictObject({ userId: UserId, ...HistoryOf }),
])

/** A patient by id, or the patient that a user is. */
export const LatestBiomarkersInput = z.union([
  z.strictObject({ patientId: PatientId }),
  z.strictObject({ userId: UserId }),
])

export const CatalogueInput = z.strictObject({})

/** Why a value has neither range nor status. */
const NoRangeReason = z.enum(NO_RANGE_REASONS)

const Comparison = z.enum(['>=', '>', '<='])
const Crossed = z.array(z.object({ label: z.string(), comparison: Comparison, value: z.number() }))

export const BiomarkerValue = z.object({
  id: BiomarkerValueId,
  assessmentId: AssessmentId,
  name: z.string(),
  category: z.string().nullable(),
  value: z.number(),
  unit: z.string().nullable(),
  normalRangeMin: z.number().nullable(),
  normalRangeMax: z.number().nullable(),
  noRangeReason: NoRangeReason.nullable(),
  status: z.enum(BIOMARKER_STATUSES).nullable(),
  confidence: z.number().nullable(),
  percentile: z.number().nullable(),
  measuredAt: instant(),
  /** Clinical thresholds of the catalogue that it crosses, in its own unit: more than out of range. */
  crossed: Crossed,
  /** A correction took its place: it stays to be read here, and is in no history. */
  retracted: z.boolean(),
})

export const SavedBiomarkers = z.object({
  assessmentId: AssessmentId,
  items: z.array(BiomarkerValue),
})

export const BiomarkerPage = z.object({
  items: z.array(BiomarkerValue),
  nextCursor: cursor<'BiomarkerValueId'>().nullable(),
})

/** Of runs that are over and stand: nothing of one that still runs, failed, was deleted or corrected. */
export const BiomarkerHistory = z.object({
  name: z.string(),
  /** Null where the values of the series have no unit, or there are none and the key is not in the catalogue. */
  unit: z.string().nullable(),
  points: z.array(
    z.object({
      assessmentId: AssessmentId,
      value: z.number(),
      status: z.enum(BIOMARKER_STATUSES).nullable(),
      /** Clinical thresholds of the catalogue that it crosses, in the unit of the series: more than out of range. */
      crossed: Crossed,
      measuredAt: instant(),
      pipelineType: Pipeline,
      /** Another version is another method: a step between two points may be its doing. */
      pipelineVersion: z.string().nullable(),
      eyeLaterality: EyeLaterality.nullable(),
      normalRangeMin: z.number().nullable(),
      normalRangeMax: z.number().nullable(),
      noRangeReason: NoRangeReason.nullable(),
      confidence: z.number().nullable(),
    }),
  ),
  /** Units of values in the period that could not be converted, each a series of its own. */
  otherUnits: z.array(z.string()),
  /** True where older values of the period were left out. */
  truncated: z.boolean(),
})

/** One value of a series, in the unit of the series. */
const Reading = {
  assessmentId: AssessmentId,
  value: z.number(),
  status: z.enum(BIOMARKER_STATUSES).nullable(),
  /** Clinical thresholds of the catalogue that it crosses, in the unit of the series: more than out of range. */
  crossed: Crossed,
  measuredAt: instant(),
  /** Another version is another method: a change between two may be its doing. */
  pipelineVersion: z.string().nullable(),
}

/** Of runs that are over and stand; what is out of range or crossed a threshold comes first. */
export const LatestBiomarkers = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      /** What the catalogue calls it; null for a name that it lacks. */
      label: z.string().nullable(),
      category: z.string().nullable(),
      unit: z.string().nullable(),
      /** Each eye is a series of its own. */
      eyeLaterality: EyeLaterality.nullable(),
      pipelineType: Pipeline,
      ...Reading,
      normalRangeMin: z.number().nullable(),
      normalRangeMax: z.number().nullable(),
      noRangeReason: NoRangeReason.nullable(),
      confidence: z.number().nullable(),
      /** The value before; null where this is the first. */
      previous: z.object(Reading).nullable(),
      /** From the previous value to this one. */
      change: z
        .object({
          absolute: z.number(),
          /** As a fraction of the previous value; null for percentages, grades, and what has no true zero. */
          relative: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
  /** True where the patient has more biomarkers than are answered, which is 500. */
  truncated: z.boolean(),
})

const CatalogueRange = z.object({
  sex: z.enum(['male', 'female']).nullable(),
  ageMin: z.number().nullable(),
  ageMax: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  lowInclusive: z.boolean(),
  highInclusive: z.boolean(),
  source: z.string(),
})

export const Catalogue = z.object({
  version: z.string(),
  entries: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      category: z.string(),
      unit: z.string(),
      loinc: z.string().nullable(),
      method: z.string().nullable(),
      worse: z.enum(WORSE_DIRECTIONS).nullable(),
      ranges: z.array(CatalogueRange),
      noRangeReason: z.string().nullable(),
      thresholds: z.array(
        z.object({
          label: z.string(),
          comparison: Comparison,
          value: z.number(),
          /** Else it is of no meaning at an age that the entry has no range for. */
          anyAge: z.boolean(),
          source: z.string(),
        }),
      ),
      norm: z.object({ intercept: z.number(), perYear: z.number(), source: z.string() }).nullable(),
      /** Up to which value of another biomarker this one can be judged. */
      validBelow: z
        .object({ key: z.string(), value: z.number(), unit: z.string(), source: z.string() })
        .nullable(),
      possible: z.object({ least: z.number().nullable(), most: z.number().nullable() }),
      withinSubjectVariation: z.number().nullable(),
      analyticalVariation: z.number().nullable(),
      source: z.string().nullable(),
    }),
  ),
})
