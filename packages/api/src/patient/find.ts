import { patientRow, type Gender, type PatientId, type Scope, type Session, type UserId } from '@medilens/db'
import { AppError, notFound } from '../trpc/error.ts'

/** Which patient is meant: by id, or as the patient that a user is. */
export type PatientReference = { readonly patientId: PatientId } | { readonly userId: UserId }

/** What other domains need of the person: whose record it is, and by what a range is chosen. */
export interface PatientSubject {
  readonly id: PatientId
  readonly gender: Gender
  /** YYYY-MM-DD */
  readonly dateOfBirth: string | null
}

/**
 * The patient that a caller may see under this scope. Throws `not_found` for one of another organization, a deleted
 * one, somebody else's where only the own is permitted, and one that never was: all in the same words. `keep` keeps the
 * patient from being deleted until the transaction ends, for those who add to the record.
 */
export async function findPatient(
  session: Session,
  scope: Scope,
  reference: PatientReference,
  { keep = false }: { readonly keep?: boolean } = {},
): Promise<PatientSubject> {
  const named = 'patientId' in reference ? { id: reference.patientId } : { userId: reference.userId }
  const which = scope === 'all' ? named : { ...named, ownedBy: ownUser(session) }
  const patient = await patientRow(session, which, keep)
  if (patient === undefined) throw notFound('patient')
  return patient
}

/** The one patient that a caller may see under this scope, or null where it may see every one. */
export async function onlyPatient(session: Session, scope: Scope): Promise<PatientId | null> {
  if (scope === 'all') return null
  const { id } = await findPatient(session, scope, { userId: ownUser(session) })
  return id
}

/** The caller as a person; a key is nobody, and has no patient of its own. */
export function ownUser(session: Session): UserId {
  if (session.userId === null) throw new AppError('not_found', 'No such patient.')
  return session.userId
}

/** Of an account that is to become a patient's and is one's already. */
export const accountTaken = () =>
  new AppError('account_taken', 'That user is another patient of this organization.')
