import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, newId } from '@medilens/db'
import type { TestDatabase } from '@medilens/db/testing'
import type { BiomarkerStatus } from '@medilens/db/vocabulary'

/** A value as a test gives it to the demo patient. */
export interface AddedValue {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly measuredAt: Date
  readonly pipelineVersion?: string
  readonly range?: readonly [low: number | null, high: number | null]
  readonly status?: BiomarkerStatus
}

const AT_ONCE = 500

/** Adds values to the demo patient's history, all of one of their cardiology assessments. */
export async function addValues({ database }: TestDatabase, values: readonly AddedValue[]): Promise<void> {
  await database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, async ({ sql }) => {
    const assessment = await sql
      .selectFrom('assessments')
      .select('id')
      .where('organizationId', '=', DEMO_ORGANIZATION_ID)
      .where('patientId', '=', DEMO_PATIENT_ID)
      .where('pipelineType', '=', 'cardiology')
      .where('outcome', '=', 'measured')
      .limit(1)
      .executeTakeFirstOrThrow()
    const rows = values.map(({ range, status, pipelineVersion = 'test-1', ...value }) => ({
      ...value,
      id: newId<'BiomarkerValueId'>(),
      organizationId: DEMO_ORGANIZATION_ID,
      assessmentId: assessment.id,
      patientId: DEMO_PATIENT_ID,
      pipelineType: 'cardiology' as const,
      pipelineVersion,
      normalRangeMin: range?.[0] ?? null,
      normalRangeMax: range?.[1] ?? null,
      noRangeReason: range === undefined ? ('not_in_catalogue' as const) : null,
      status: status ?? null,
      createdAt: value.measuredAt,
    }))
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      await sql
        .insertInto('biomarker_values')
        .values(rows.slice(from, from + AT_ONCE))
        .execute()
    }
  })
}
