import { newId, patientSearchName, phoneDigits, readPage } from '@medilens/db'
import { ageInYears } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { ownUser } from './find.ts'
import type {
  CreatePatientInput,
  GetPatientInput,
  ListPatientsInput,
  Patient,
  PatientPage,
} from './schema.ts'

type In<Schema extends z.ZodType> = z.output<Schema>
type Out<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

/** Adds a patient to the caller's organization. Throws `account_taken`, or `not_found` for a user who is no member. */
export async function createPatient(
  { session }: Call,
  input: In<typeof CreatePatientInput>,
): Out<typeof Patient> {
  const now = new Date()
  const phone = input.phoneNumber
  const row = await session.sql
    .insertInto('patients')
    .values({
      ...input,
      id: newId<'PatientId'>(),
      organizationId: session.organizationId,
      searchName: patientSearchName(input.fullName),
      phoneDigits: phone === undefined ? null : phoneDigits(phone),
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    .onConflict((conflict) => conflict.columns(['organizationId', 'userId']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  if (row === undefined)
    throw new AppError('account_taken', 'That user is another patient of this organization.')
  return audited(answer(row), { resourceId: row.id, patientId: row.id })
}

/** One patient. Throws `not_found`. */
export async function getPatient(
  { session, scope }: Call,
  input: In<typeof GetPatientInput>,
): Out<typeof Patient> {
  let query = session.sql
    .selectFrom('patients')
    .select(COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', input.patientId)
    .where('deletedAt', 'is', null)
  if (scope !== 'all') query = query.where('userId', '=', ownUser(session))
  const row = await query.executeTakeFirst()
  if (row === undefined) throw notFound('patient')
  return audited(answer(row), { resourceId: row.id, patientId: row.id })
}

/** Patients by name, a page at a time. */
export async function listPatients(
  { session, scope, principal }: Call,
  input: In<typeof ListPatientsInput>,
): Out<typeof PatientPage> {
  let query = session.sql
    .selectFrom('patients')
    .select(SUMMARY_COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('deletedAt', 'is', null)
  if (scope !== 'all') query = query.where('userId', '=', ownUser(session))
  const { rows, nextCursor } = await readPage(query, 'patients', ['searchName', 'id'], 'asc', input)
  // Those who may only identify a patient get name, date of birth and sex, and neither contact nor visits.
  const mayRead = principal.grants['patient:read'] !== undefined
  const items = rows.map((row) => (mayRead ? summary(row) : identified(summary(row))))
  return audited({ items, nextCursor }, NOBODY)
}

const SUMMARY_COLUMNS = ['id', 'fullName', 'dateOfBirth', 'gender', 'phoneNumber', 'lastVisitAt'] as const
const COLUMNS = [
  ...SUMMARY_COLUMNS,
  'userId',
  'email',
  'address',
  'emergencyContact',
  'insuranceProvider',
  'insurancePolicyNumber',
  'medicalNotes',
  'medicalHistory',
  'medications',
  'allergies',
  'familyHistory',
  'assignedDoctorId',
  'createdAt',
  'updatedAt',
  'version',
] as const

interface Dated {
  readonly dateOfBirth: string | null
  readonly lastVisitAt: Date | null
}

const summary = <Row extends Dated>(row: Row) => ({
  ...row,
  ageYears: row.dateOfBirth === null ? null : ageInYears(row.dateOfBirth, new Date()),
  lastVisitAt: row.lastVisitAt?.toISOString() ?? null,
})

const identified = <Row extends object>(row: Row) => ({ ...row, phoneNumber: null, lastVisitAt: null })

const answer = <Row extends Dated & { readonly createdAt: Date; readonly updatedAt: Date }>(row: Row) => ({
  ...summary(row),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
