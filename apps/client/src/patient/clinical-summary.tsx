import { Text, Title } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import type { Patient } from './draft.ts'
import { FIELD_LABELS, type ListField } from './fields.ts'
import styles from './patient-page.module.css'

/** What is to be known before anything is given or done: allergies first and in sight; the rest is at hand. */
export function ClinicalSummary({ patient }: { readonly patient: Patient }) {
  const { allergies, medications, medicalNotes } = patient
  const more = (['medicalHistory', 'familyHistory'] as const).filter((field) => patient[field].length > 0)
  const count = more.length + (medicalNotes === null ? 0 : 1)
  return (
    <section aria-label="Allergies, medications and history" className={styles['clinical']}>
      <div className={allergies.length === 0 ? styles['quiet'] : styles['allergies']}>
        <Title order={2} size="h3">
          {allergies.length === 0 ? null : <IconAlertTriangleFilled size={15} aria-hidden />} Allergies
        </Title>
        {/* That nobody wrote one down does not say that there is none. */}
        <Text size="sm">{allergies.length === 0 ? 'None recorded' : allergies.join(', ')}</Text>
      </div>
      <div className={styles['quiet']}>
        <Title order={2} size="h3">
          Medications
        </Title>
        <Text size="sm">{medications.length === 0 ? 'None recorded' : medications.join(', ')}</Text>
      </div>
      {count === 0 ? null : (
        <details className={styles['fold']}>
          <summary>History and notes</summary>
          {more.map((field) => (
            <Entries key={field} patient={patient} field={field} />
          ))}
          {medicalNotes === null ? null : (
            <>
              <Title order={3}>{FIELD_LABELS.medicalNotes}</Title>
              <Text size="sm" className={styles['notes']}>
                {medicalNotes}
              </Text>
            </>
          )}
        </details>
      )}
    </section>
  )
}

interface EntriesProps {
  readonly patient: Patient
  readonly field: ListField
}

const Entries = ({ patient, field }: EntriesProps) => (
  <>
    <Title order={3}>{FIELD_LABELS[field]}</Title>
    <ul>
      {patient[field].map((entry) => (
        <li key={entry}>{entry}</li>
      ))}
    </ul>
  </>
)
