import { titleOf } from '../format/words.ts'
import type { DetailField, Details } from './draft.ts'

/** What each field is called, in the order in which they are asked for. */
export const FIELD_LABELS = {
  fullName: 'Full name',
  dateOfBirth: 'Date of birth',
  gender: 'Gender',
  phoneNumber: 'Telephone',
  email: 'E-mail',
  address: 'Address',
  emergencyContact: 'Emergency contact',
  insuranceProvider: 'Insurance',
  insurancePolicyNumber: 'Policy number',
  allergies: 'Allergies',
  medications: 'Medications',
  medicalHistory: 'History',
  familyHistory: 'Family history',
  medicalNotes: 'Notes',
} as const satisfies Record<DetailField, string>

/** The fields that are lists of entries. */
export const LIST_FIELDS = ['allergies', 'medications', 'medicalHistory', 'familyHistory'] as const
export type ListField = (typeof LIST_FIELDS)[number]

/** The fields in the order in which they are asked for. */
export const isDetailField = (field: string): field is DetailField => field in FIELD_LABELS
export const DETAIL_FIELDS = Object.keys(FIELD_LABELS).filter(isDetailField)

export const isListField = (field: DetailField): field is ListField =>
  LIST_FIELDS.some((list) => list === field)

const PART_LABELS: Readonly<Record<string, string>> = {
  line1: 'Street and number',
  line2: 'Further line',
  postalCode: 'Postal code',
  phoneNumber: 'Telephone',
}

/** What a part of an address or a contact is called. */
export const partLabel = (key: string): string => PART_LABELS[key] ?? titleOf(key)

/** What a field holds, a line for each entry; nothing where it is empty. */
export const fieldLines = (field: DetailField, details: Details): readonly string[] => {
  switch (field) {
    case 'allergies':
    case 'medications':
    case 'medicalHistory':
    case 'familyHistory':
      return details[field]
    case 'address':
    case 'emergencyContact':
      return Object.entries(details[field] ?? {}).map(([key, value]) => `${partLabel(key)}: ${value}`)
    case 'medicalNotes':
      return details[field]?.split('\n') ?? []
    default: {
      const value = details[field]
      return value === null || value === '' ? [] : [value]
    }
  }
}
