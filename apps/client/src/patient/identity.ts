import { formatDate } from '../format/date.ts'
import type { PatientSummary } from './search.ts'

type Born = Pick<PatientSummary, 'dateOfBirth' | 'ageYears'>

/** As read beside other figures: `67 y`. */
export const formatAge = (ageYears: number | null): string => (ageYears === null ? '–' : `${ageYears} y`)

/** When somebody was born, or that nobody said. */
export const formatBirth = ({ dateOfBirth }: Born): string =>
  dateOfBirth === null ? 'date of birth unknown' : formatDate(dateOfBirth)

/** What tells people of one name apart, in a line: `67 y · born 3 Apr 1958 · female`. */
export const identityLine = (patient: Born & Pick<PatientSummary, 'gender'>): string =>
  [
    ...(patient.ageYears === null ? [] : [formatAge(patient.ageYears)]),
    patient.dateOfBirth === null ? formatBirth(patient) : `born ${formatBirth(patient)}`,
    patient.gender === 'unknown' ? 'gender unknown' : patient.gender,
  ].join(' · ')
