import { patientSearchName, phoneDigits, type PatientId, type Session, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { PATIENT_COLUMNS, patientAnswer } from './answer.ts'
import { accountTaken, ownUser } from './find.ts'
import { requireMayChange } from './policy.ts'
import type { UpdatedPatient, UpdatePatientInput } from './schema.ts'

type Changes = z.output<typeof UpdatePatientInput>['changes']

/**
 * Changes what is said of a patient; patients themselves change how they are reached. Values that were recorded keep the
 * range that was chosen for the sex and age known then. Throws `forbidden`, `not_found`, `account_taken`.
 */
export async function updatePatient(
  { session, scope }: Call,
  { patientId, expectedVersion, changes }: z.output<typeof UpdatePatientInput>,
): Promise<Audited<z.input<typeof UpdatedPatient>>> {
  const fields = Object.keys(changes)
  const userId = scope === 'all' ? null : ownUser(session)
  requireMayChange(scope, fields)
  const current = await lockPatient(session, userId, patientId)
  const subject = { resourceId: patientId, patientId }
  if (current.version !== expectedVersion) {
    return audited(
      { outcome: 'conflict', current: patientAnswer(current) },
      { ...subject, details: { outcome: 'conflict', fields } },
    )
  }
  await requireBornBeforeSamples(session, patientId, changes)
  await requireFreeAccount(session, patientId, changes)
  const row = await session.sql
    .updateTable('patients')
    .set({ ...changes, ...searchColumns(changes), updatedAt: new Date(), version: current.version + 1 })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', patientId)
    .returning(PATIENT_COLUMNS)
    .executeTakeFirstOrThrow()
  return audited(
    { outcome: 'updated', patient: patientAnswer(row) },
    { ...subject, details: { outcome: 'updated', fields } },
  )
}

/** Of one user where there is one named, else any. */
async function lockPatient({ sql, organizationId }: Session, userId: UserId | null, patientId: PatientId) {
  let query = sql
    .selectFrom('patients')
    .select(PATIENT_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('id', '=', patientId)
    .where('deletedAt', 'is', null)
  if (userId !== null) query = query.where('userId', '=', userId)
  const patient = await query.forNoKeyUpdate().executeTakeFirst()
  if (patient === undefined) throw notFound('patient')
  return patient
}

/** What the name and the number are found by. */
const searchColumns = ({ fullName, phoneNumber }: Changes) => ({
  ...(fullName === undefined ? {} : { searchName: patientSearchName(fullName) }),
  ...(phoneNumber === undefined
    ? {}
    : { phoneDigits: phoneNumber === null ? null : phoneDigits(phoneNumber) }),
})

/** As recording refuses a sample that is older than the patient. */
async function requireBornBeforeSamples(
  { sql, organizationId }: Session,
  patientId: PatientId,
  { dateOfBirth }: Changes,
): Promise<void> {
  if (dateOfBirth === undefined || dateOfBirth === null) return
  const older = await sql
    .selectFrom('assessments')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('patientId', '=', patientId)
    .where('deletedAt', 'is', null)
    .where('measuredAt', '<', new Date(dateOfBirth))
    .limit(1)
    .executeTakeFirst()
  if (older === undefined) return
  throw new AppError('invalid_input', 'A sample of this patient would be older than the patient.', [
    { path: 'changes.dateOfBirth', problem: 'is after a sample was taken' },
  ])
}

async function requireFreeAccount(
  { sql, organizationId }: Session,
  patientId: PatientId,
  { userId }: Changes,
): Promise<void> {
  if (userId === undefined || userId === null) return
  const other = await sql
    .selectFrom('patients')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('userId', '=', userId)
    .where('id', '<>', patientId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  if (other !== undefined) throw accountTaken()
}
