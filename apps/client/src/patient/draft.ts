import type { Inputs, Outputs } from '@medilens/client'

/** All that is known of a patient. */
export type Patient = Outputs['patient']['get']

/** What a form changes of it, as it is stored: null for what nobody said. */
export type Details = Pick<
  Patient,
  | 'fullName'
  | 'dateOfBirth'
  | 'gender'
  | 'phoneNumber'
  | 'email'
  | 'address'
  | 'emergencyContact'
  | 'insuranceProvider'
  | 'insurancePolicyNumber'
  | 'allergies'
  | 'medications'
  | 'medicalHistory'
  | 'familyHistory'
  | 'medicalNotes'
>
export type DetailField = keyof Details

/** One part of an address or a contact. */
interface Part {
  readonly key: string
  readonly value: string
}

/** The same as it is typed: nothing is an empty text, and a list has an entry a line. */
export interface PatientDraft {
  readonly fullName: string
  readonly dateOfBirth: string
  readonly gender: Details['gender']
  readonly phoneNumber: string
  readonly email: string
  readonly address: readonly Part[]
  readonly emergencyContact: readonly Part[]
  readonly insuranceProvider: string
  readonly insurancePolicyNumber: string
  readonly allergies: string
  readonly medications: string
  readonly medicalHistory: string
  readonly familyHistory: string
  readonly medicalNotes: string
}

const ADDRESS_PARTS = ['line1', 'line2', 'postalCode', 'city', 'country']
const CONTACT_PARTS = ['name', 'relationship', 'phoneNumber']

/** What a patient's record says, to be typed over; what others keep in an address beside the usual stays in it. */
export const draftOf = (details: Details): PatientDraft => ({
  fullName: details.fullName,
  dateOfBirth: details.dateOfBirth ?? '',
  gender: details.gender,
  phoneNumber: details.phoneNumber ?? '',
  email: details.email ?? '',
  address: partsOf(ADDRESS_PARTS, details.address),
  emergencyContact: partsOf(CONTACT_PARTS, details.emergencyContact),
  insuranceProvider: details.insuranceProvider ?? '',
  insurancePolicyNumber: details.insurancePolicyNumber ?? '',
  allergies: details.allergies.join('\n'),
  medications: details.medications.join('\n'),
  medicalHistory: details.medicalHistory.join('\n'),
  familyHistory: details.familyHistory.join('\n'),
  medicalNotes: details.medicalNotes ?? '',
})

/** What was typed, as it would be stored. */
export const detailsOf = (draft: PatientDraft): Details => ({
  fullName: draft.fullName.trim(),
  dateOfBirth: given(draft.dateOfBirth),
  gender: draft.gender,
  phoneNumber: given(draft.phoneNumber),
  email: given(draft.email)?.toLowerCase() ?? null,
  address: recordOf(draft.address),
  emergencyContact: recordOf(draft.emergencyContact),
  insuranceProvider: given(draft.insuranceProvider),
  insurancePolicyNumber: given(draft.insurancePolicyNumber),
  allergies: linesOf(draft.allergies),
  medications: linesOf(draft.medications),
  medicalHistory: linesOf(draft.medicalHistory),
  familyHistory: linesOf(draft.familyHistory),
  medicalNotes: given(draft.medicalNotes),
})

/** What is sent to make a patient of what was typed. */
export const newPatientOf = (draft: PatientDraft): Inputs['patient']['create'] => {
  const details = detailsOf(draft)
  return {
    ...details,
    dateOfBirth: details.dateOfBirth ?? undefined,
    phoneNumber: details.phoneNumber ?? undefined,
    email: details.email ?? undefined,
    address: details.address ?? undefined,
    emergencyContact: details.emergencyContact ?? undefined,
    insuranceProvider: details.insuranceProvider ?? undefined,
    insurancePolicyNumber: details.insurancePolicyNumber ?? undefined,
    medicalNotes: details.medicalNotes ?? undefined,
  }
}

const given = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const partsOf = (usual: readonly string[], record: Details['address']): Part[] =>
  [...new Set([...usual, ...Object.keys(record ?? {})])].map((key) => ({ key, value: record?.[key] ?? '' }))

const recordOf = (parts: readonly Part[]): Record<string, string> | null => {
  const filled = parts
    .map(({ key, value }) => [key, value.trim()] as const)
    .filter(([, value]) => value !== '')
  return filled.length === 0 ? null : Object.fromEntries(filled)
}

/** Of whom nothing is known. */
export const EMPTY_DRAFT: PatientDraft = draftOf({
  fullName: '',
  dateOfBirth: null,
  gender: 'unknown',
  phoneNumber: null,
  email: null,
  address: null,
  emergencyContact: null,
  insuranceProvider: null,
  insurancePolicyNumber: null,
  allergies: [],
  medications: [],
  medicalHistory: [],
  familyHistory: [],
  medicalNotes: null,
})
