import type { Outputs } from '@medilens/client'
import { isSame } from '../ui/changes.ts'
import type { Difference } from '../ui/conflict-alert.tsx'

/** What a person says of themselves. */
export type Profile = Outputs['user']['profile']

/** The fields that they may change. */
export type ProfileFields = Omit<Profile, 'updatedAt' | 'version'>

export const fieldsOf = ({ updatedAt: _updatedAt, version: _version, ...fields }: Profile): ProfileFields =>
  fields

const LABELS: Readonly<Record<keyof ProfileFields, string>> = {
  language: 'Language',
  timezone: 'Time zone',
  fitzpatrickType: 'Skin type',
  ethnicity: 'Ethnicity',
  medicalHistory: 'Medical history',
  medications: 'Medications',
  allergies: 'Allergies',
  consentResearch: 'Research',
  consentDataSharing: 'Sharing',
}

const FIELDS: readonly (keyof ProfileFields)[] = [
  'language',
  'timezone',
  'fitzpatrickType',
  'ethnicity',
  'medicalHistory',
  'medications',
  'allergies',
  'consentResearch',
  'consentDataSharing',
]

/** Of what one changed, what is otherwise now. */
export const differencesOf = (mine: Partial<ProfileFields>, current: Profile): readonly Difference[] =>
  FIELDS.filter((field) => mine[field] !== undefined && !isSame(mine[field], current[field])).map(
    (field) => ({
      label: LABELS[field],
      now: inWords(current[field]),
      mine: inWords(mine[field]),
    }),
  )

const inWords = (value: ProfileFields[keyof ProfileFields] | undefined): string => {
  if (typeof value === 'boolean') return value ? 'agreed' : 'not agreed'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value === null || value === undefined || value.length === 0 ? 'nothing' : value.join('; ')
}
