import { memo } from 'react'
import { formatDay } from '../format/date.ts'
import { formatAge, formatBirth, identityLine } from './identity.ts'
import styles from './patient-list.module.css'
import type { PatientSummary } from './search.ts'

interface PatientRowProps {
  readonly patient: PatientSummary
  readonly href: string
  readonly index: number
  readonly height: number
  readonly isMarked: boolean
  readonly isNarrow: boolean
}

/** The element that says which row is marked. */
export const rowId = (patientId: string): string => `patient-${patientId}`

/** A patient in the list. Many come and go in one movement of the wheel, so that it is made of plain elements. */
export const PatientRow = memo(function PatientRow(props: PatientRowProps) {
  const { patient, href, index, height, isMarked, isNarrow } = props
  const lastVisit = patient.lastVisitAt === null ? '–' : formatDay(patient.lastVisitAt)
  const link = (
    // The list is one stop of the Tab key; in it one moves with the arrows.
    <a href={href} data-patient={patient.id} className={styles['link']} tabIndex={-1}>
      {patient.fullName}
    </a>
  )
  return (
    <tr
      id={rowId(patient.id)}
      aria-rowindex={index + 2}
      aria-selected={isMarked}
      className={isMarked ? `${styles['row']} ${styles['marked']}` : styles['row']}
      style={{ height }}
    >
      {isNarrow ? (
        <>
          <td>
            {link}
            <span className={styles['second']}>{identityLine(patient)}</span>
          </td>
          <td className="num">{lastVisit}</td>
        </>
      ) : (
        <>
          <td>{link}</td>
          <td className="num">{patient.dateOfBirth === null ? '–' : formatBirth(patient)}</td>
          <td className="num">{formatAge(patient.ageYears)}</td>
          <td>{patient.gender}</td>
          <td>{patient.phoneNumber ?? '–'}</td>
          <td className="num">{lastVisit}</td>
        </>
      )}
    </tr>
  )
})
