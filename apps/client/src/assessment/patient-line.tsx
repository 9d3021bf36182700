import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDate } from '../format/date.ts'
import { api } from '../server/api.ts'
import { useScope } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'
import type { Detail } from './detail.ts'

/** The patient of an assessment, where the caller may know who it is. */
export const usePatient = (detail: Detail) => {
  const mayRead = useScope('patient:read') !== undefined && detail.view === 'identified'
  return useQuery(api.patient.get.queryOptions({ patientId: detail.patientId }, { enabled: mayRead }))
}

/** Whom an assessment is about: by name, or by what is told under a pseudonym. */
export function PatientLine({ detail }: { readonly detail: Detail }) {
  const { data: patient, isLoading } = usePatient(detail)
  const { patientId } = detail
  if (detail.view === 'pseudonymous') {
    return (
      <Text size="sm">
        Pseudonym {patientId.slice(-8)} · {personText(detail)} · dates are moved
      </Text>
    )
  }
  if (isLoading) return <Skeleton height={20} width={260} aria-label="Loading" role="status" />
  return (
    <Text size="sm">
      <PageLink to="/patients/$patientId" params={{ patientId }} fw={600}>
        {patient?.fullName ?? 'The patient'}
      </PageLink>
      {patient === undefined ? null : (
        <>
          {' · '}
          {personText(patient)}
          {patient.dateOfBirth === null ? null : `, born ${formatDate(patient.dateOfBirth)}`}
        </>
      )}
    </Text>
  )
}

/** Age and gender as they are told. */
export const personText = ({
  ageYears,
  gender,
}: {
  readonly ageYears: number | null
  readonly gender: string
}): string =>
  `${ageYears === null ? 'age unknown' : `${ageYears} years`}, ${gender === 'unknown' ? 'gender unknown' : gender}`
