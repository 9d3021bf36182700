import { ageInYears } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { onlyPatient } from './find.ts'
import type { PatientNames, PatientNamesInput } from './schema.ts'

/**
 * Who several patients are, for a list of assessments or of events. An id of nobody here has no name, whether it is of
 * another organization, of a deleted patient or of no one. Who may see their own record alone may name that alone: throws
 * `not_found` for any other.
 */
export async function patientNames(
  { session, scope }: Call,
  { patientIds }: z.output<typeof PatientNamesInput>,
): Promise<Audited<z.input<typeof PatientNames>>> {
  const only = await onlyPatient(session, scope)
  if (only !== null && patientIds.some((id) => id !== only)) throw notFound('patient')
  const rows = await session.sql
    .selectFrom('patients')
    .select(['id', 'fullName', 'dateOfBirth', 'gender'])
    .where('organizationId', '=', session.organizationId)
    .where('id', 'in', patientIds)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute()
  const today = new Date()
  const items = rows.map(({ id, dateOfBirth, ...row }) => ({
    patientId: id,
    ...row,
    dateOfBirth,
    ageYears: dateOfBirth === null ? null : ageInYears(dateOfBirth, today),
  }))
  return audited({ items }, { resourceId: only, patientId: only, details: { patients: items.length } })
}
