import type { Gender, Session } from '@medilens/db'
import { catalogueEntry } from '@medilens/db/catalogue'
import { z } from 'zod'
import { toldAge, toldVersion, type Pseudonyms } from '../../access/pseudonyms.ts'
import { AnyResult } from '../../pipeline/schema.ts'
import type { findAssessment } from '../find.ts'
import type { readSections } from '../sections.ts'
import type { PseudonymousAssessment } from './schema.ts'

type Row = Omit<Awaited<ReturnType<typeof findAssessment>>, 'results'>
type Sections = Awaited<ReturnType<typeof readSections>>['sections']
type Result = NonNullable<Sections['result']>

/** Of a patient what an assessment tells. */
export interface Person {
  readonly gender: Gender
  readonly dateOfBirth: string | null
}

/** Who these patients are as far as is told, in one statement. */
export async function personsOf(
  { sql, organizationId }: Session,
  rows: readonly Pick<Row, 'patientId'>[],
): Promise<ReadonlyMap<string, Person>> {
  if (rows.length === 0) return new Map()
  const found = await sql
    .selectFrom('patients')
    .select(['id', 'gender', 'dateOfBirth'])
    .where('organizationId', '=', organizationId)
    .where(
      'id',
      'in',
      rows.map(({ patientId }) => patientId),
    )
    .execute()
  return new Map(found.map((patient) => [patient.id, patient]))
}

/** An assessment as it is told. */
export function toldAssessment(
  pseudonyms: Pseudonyms,
  row: Row,
  person: Person | undefined,
): z.input<typeof PseudonymousAssessment> {
  const { patientId, measuredAt, completedAt, supersedesId, supersededById } = row
  const assessment = (id: Row['id'] | null) => (id === null ? null : pseudonyms.of('assessment', id))
  return {
    id: pseudonyms.of('assessment', row.id),
    patientId: pseudonyms.of('patient', patientId),
    ageYears: toldAge(person?.dateOfBirth ?? null, measuredAt),
    gender: person?.gender ?? 'unknown',
    pipelineType: row.pipelineType,
    pipelineVersion: toldVersion(row.pipelineVersion),
    eyeLaterality: row.eyeLaterality,
    status: row.status,
    outcome: row.outcome,
    riskScore: row.riskScore,
    riskLevel: row.riskLevel,
    confidence: row.confidence,
    qualityScore: row.qualityScore,
    requiresReview: row.requiresReview,
    processingTimeMs: row.processingTimeMs,
    measuredAt: pseudonyms.told(patientId, measuredAt).toISOString(),
    completedAt: completedAt === null ? null : pseudonyms.told(patientId, completedAt).toISOString(),
    supersedesId: assessment(supersedesId),
    supersededById: assessment(supersededById),
    // When would say how far the patient's dates are moved: everybody is told when a version was recalled.
    isRecalled: row.recalledAt !== null,
  }
}

/** The sections of an assessment as they are told. */
export function toldSections(
  pseudonyms: Pseudonyms,
  { patientId }: Pick<Row, 'patientId'>,
  { biomarkers, stages, result }: Sections,
) {
  const told = (at: string | null) =>
    at === null ? null : pseudonyms.told(patientId, new Date(at)).toISOString()
  return {
    ...(biomarkers === undefined
      ? {}
      : {
          biomarkers: biomarkers.flatMap((value) => {
            const known = catalogueEntry(value.name)
            if (known === null) return []
            return [
              {
                ...value,
                id: pseudonyms.of('biomarker_value', value.id),
                assessmentId: pseudonyms.of('assessment', value.assessmentId),
                category: known.category,
                measuredAt: pseudonyms.told(patientId, new Date(value.measuredAt)).toISOString(),
              },
            ]
          }),
        }),
    ...(stages === undefined
      ? {}
      : {
          stages: stages.map(({ stageIndex, status, attempt, startedAt, completedAt, durationMs }) => ({
            stageIndex,
            status,
            attempt,
            startedAt: told(startedAt),
            completedAt: told(completedAt),
            durationMs,
          })),
        }),
    ...(result === undefined ? {} : { result: result === null ? null : withoutText(result) }),
  }
}

/** A result with numbers, flags and closed vocabularies alone: everything else could hold a name, and becomes null. */
function withoutText(result: Result): Result {
  const shape = AnyResult.options.find(
    ({ shape: { pipelineType } }) => pipelineType.value === result.pipelineType,
  )?.shape
  const told = Object.entries(shape ?? {}).map(([field, schema]) => [
    field,
    isClosed(schema) ? Reflect.get(result, field) : null,
  ])
  return AnyResult.parse({ ...Object.fromEntries(told), pipelineType: result.pipelineType })
}

function isClosed(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return isClosed(schema.unwrap())
  return (
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodLiteral
  )
}
