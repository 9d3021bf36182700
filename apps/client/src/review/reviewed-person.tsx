import { Skeleton, Text } from '@mantine/core'
import type { PaperPatient } from '../assessment/paper-patient.ts'
import { identityLine } from '../patient/identity.ts'
import classes from './review-form.module.css'

/** Whom one writes about. It stays in sight while any of the form is. */
export const ReviewedPerson = ({ person }: { readonly person: PaperPatient }) => (
  <div className={classes['person']}>
    <Words person={person} />
  </div>
)

function Words({ person }: { readonly person: PaperPatient }) {
  switch (person.state) {
    case 'known':
      return (
        <Text size="sm">
          <Text span inherit fw={600}>
            {person.patient.fullName}
          </Text>
          {' · '}
          {identityLine(person.patient)}
        </Text>
      )
    case 'loading':
      return <Skeleton height={20} width={260} aria-label="Loading" role="status" />
    case 'failed':
      return (
        <Text size="sm" fw={600} c="var(--status-abnormal)">
          The patient could not be loaded: do not sign before you know whose values these are.
        </Text>
      )
    case 'pseudonym':
      return null
    default:
      return person satisfies never
  }
}
