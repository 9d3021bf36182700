import { ActionIcon, Anchor, CopyButton, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDay } from '../format/date.ts'
import { draftOf, type Patient } from './draft.ts'
import { identityLine } from './identity.ts'
import { StaffName } from './staff-name.tsx'
import styles from './patient-page.module.css'

/** Whom one has before oneself, and how to reach them. */
export function PatientHeader({ patient }: { readonly patient: Patient }) {
  const { phoneNumber, email, insuranceProvider, insurancePolicyNumber, assignedDoctorId } = patient
  const insurance = [insuranceProvider, insurancePolicyNumber].filter((part) => part !== null).join(' · ')
  return (
    <div>
      <Text>{identityLine(patient)}</Text>
      <dl className={styles['facts']}>
        <Fact label="ID">
          <CopiedId id={patient.id} />
        </Fact>
        <Fact label="Telephone">
          {phoneNumber === null ? null : <Anchor href={`tel:${dialled(phoneNumber)}`}>{phoneNumber}</Anchor>}
        </Fact>
        <Fact label="E-mail">
          {email === null ? null : <Anchor href={`mailto:${email}`}>{email}</Anchor>}
        </Fact>
        <Fact label="Address">{fieldText(patient, 'address')}</Fact>
        <Fact label="Emergency contact">{fieldText(patient, 'emergencyContact')}</Fact>
        <Fact label="Insurance">{insurance === '' ? null : insurance}</Fact>
        <Fact label="Doctor">
          {assignedDoctorId === null ? null : <StaffName userId={assignedDoctorId} />}
        </Fact>
        <Fact label="Last visit">{patient.lastVisitAt === null ? null : formatDay(patient.lastVisitAt)}</Fact>
      </dl>
    </div>
  )
}

interface FactProps {
  readonly label: string
  readonly children: ReactNode
}

/** What is not known is left out: a row of dashes says nothing. */
const Fact = ({ label, children }: FactProps) =>
  children === null ? null : (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )

const CopiedId = ({ id }: { readonly id: string }) => (
  <CopyButton value={id}>
    {({ copied, copy }) => (
      <span className={styles['id']}>
        <span className={styles['code']}>{id}</span>
        <ActionIcon
          size="sm"
          variant="subtle"
          className="no-print"
          aria-label={copied ? 'ID copied' : 'Copy the ID'}
          onClick={copy}
        >
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </ActionIcon>
      </span>
    )}
  </CopyButton>
)

/** In the order in which it is asked for, not in that in which it is stored. */
const fieldText = (patient: Patient, field: 'address' | 'emergencyContact'): string | null => {
  const values = draftOf(patient)[field].flatMap(({ value }) => (value === '' ? [] : [value]))
  return values.length === 0 ? null : values.join(', ')
}

const dialled = (phoneNumber: string): string => phoneNumber.replaceAll(/[^+\d]/g, '')
