import { ageInYears } from '@medilens/db/catalogue'
import type { Principal } from '../access/principal.ts'

export const SUMMARY_COLUMNS = [
  'id',
  'fullName',
  'dateOfBirth',
  'gender',
  'phoneNumber',
  'lastVisitAt',
] as const
export const PATIENT_COLUMNS = [
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

/** A patient's row as it is answered. */
export const patientAnswer = <Row extends Dated & { readonly createdAt: Date; readonly updatedAt: Date }>(
  row: Row,
) => ({
  ...summary(row),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/**
 * A patient's row as a list shows it to a caller: those who may only identify a patient get name, date of birth and
 * sex, and neither contact nor visits.
 */
export const listedPatient =
  (principal: Principal) =>
  <Row extends Dated>(row: Row) =>
    mayReadPatients(principal) ? summary(row) : { ...summary(row), phoneNumber: null, lastVisitAt: null }

export const mayReadPatients = ({ grants }: Principal): boolean => grants['patient:read'] !== undefined

const summary = <Row extends Dated>(row: Row) => ({
  ...row,
  ageYears: row.dateOfBirth === null ? null : ageInYears(row.dateOfBirth, new Date()),
  lastVisitAt: row.lastVisitAt?.toISOString() ?? null,
})
