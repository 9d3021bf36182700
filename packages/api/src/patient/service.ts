import { newId, patientSearchName, phoneDigits, readPage } from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { listedPatient, PATIENT_COLUMNS, patientAnswer, SUMMARY_COLUMNS } from './answer.ts'
import { accountTaken, ownUser } from './find.ts'
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
    .onConflict((conflict) =>
      conflict
        .columns(['organizationId', 'userId'])
        .where('userId', 'is not', null)
        .where('deletedAt', 'is', null)
        .doNothing(),
    )
    .returning(PATIENT_COLUMNS)
    .executeTakeFirst()
  if (row === undefined) throw accountTaken()
  return audited(patientAnswer(row), { resourceId: row.id, patientId: row.id })
}

/** One patient. Throws `not_found`. */
export async function getPatient(
  { session, scope }: Call,
  input: In<typeof GetPatientInput>,
): Out<typeof Patient> {
  let query = session.sql
    .selectFrom('patients')
    .select(PATIENT_COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', input.patientId)
    .where('deletedAt', 'is', null)
  if (scope !== 'all') query = query.where('userId', '=', ownUser(session))
  const row = await query.executeTakeFirst()
  if (row === undefined) throw notFound('patient')
  return audited(patientAnswer(row), { resourceId: row.id, patientId: row.id })
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
  const own = scope === 'all' ? {} : { userId: ownUser(session) }
  if (own.userId !== undefined) query = query.where('userId', '=', own.userId)
  const { rows, nextCursor } = await readPage(query, 'patients', ['searchName', 'id'], 'asc', input, own)
  return audited({ items: rows.map(listedPatient(principal)), nextCursor }, NOBODY)
}
