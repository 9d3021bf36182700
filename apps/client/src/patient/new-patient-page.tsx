import { Alert, List, Text } from '@mantine/core'
import { CreatePatientInput } from '@medilens/api/patient/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api } from '../server/api.ts'
import { client } from '../server/connection.ts'
import { useMe } from '../server/me.ts'
import { showStored } from '../server/stored.ts'
import { isSame } from '../ui/changes.ts'
import { PageLink } from '../ui/link.tsx'
import { showDone } from '../ui/notices.ts'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { Unsaved } from '../ui/unsaved.tsx'
import { detailsOf, EMPTY_DRAFT, newPatientOf, type PatientDraft } from './draft.ts'
import { schemaFieldErrors, serverFieldErrors } from './field-errors.ts'
import { identityLine } from './identity.ts'
import { keptNewPatients, NEW_PATIENT } from './kept.ts'
import { PatientForm } from './patient-form.tsx'
import { SaveProblem } from './save-problem.tsx'
import { PATIENTS_KEY, type PatientSummary } from './search.ts'
import { TypedIsBack } from './typed-is-back.tsx'
import { usePatientForm } from './use-patient-form.ts'

/** Adding a patient to the organization. */
export const NewPatientPage = () => (
  <Page name="New patient">
    <Permitted to="patient:create">
      <NewPatients />
    </Permitted>
  </Page>
)

/** The form, and another where somebody discards what they had typed. */
function NewPatients() {
  const [discarded, setDiscarded] = useState(0)
  return <NewPatient key={discarded} onDiscarded={() => setDiscarded(discarded + 1)} />
}

function NewPatient({ onDiscarded }: { readonly onDiscarded: () => void }) {
  const me = useMe()
  const [kept] = useState(() => keptNewPatients.read(me, NEW_PATIENT))
  const keep = (draft: PatientDraft | null): void => keptNewPatients.write(me, NEW_PATIENT, draft)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [alike, setAlike] = useState<readonly PatientSummary[]>([])
  const isLeaving = useRef(false)
  const form = usePatientForm(
    kept ?? EMPTY_DRAFT,
    (draft) => schemaFieldErrors(CreatePatientInput, newPatientOf(draft), draft),
    (draft) => keep(isBegun(draft) ? draft : null),
  )
  const creating = useMutation({
    mutationFn: async (draft: PatientDraft) => {
      const known = await patientsAlike(draft)
      const isNews = known.some(({ id }) => alike.every((shown) => shown.id !== id))
      if (isNews) return { outcome: 'alike', known } as const
      return { outcome: 'created', patient: await client.patient.create.mutate(newPatientOf(draft)) } as const
    },
    onSuccess: (answer) => {
      if (answer.outcome === 'alike') {
        setAlike(answer.known)
        return
      }
      const { patient } = answer
      isLeaving.current = true
      keep(null)
      showStored(api.patient.get.queryKey({ patientId: patient.id }), patient)
      void queryClient.invalidateQueries({ queryKey: PATIENTS_KEY })
      showDone('Patient added.')
      void navigate({ to: '/patients/$patientId', params: { patientId: patient.id }, replace: true })
    },
    onError: (error) => form.setErrors(serverFieldErrors(error, form.getValues())),
  })
  return (
    <>
      <Unsaved isDirty={() => !isLeaving.current && isBegun(form.getValues())} onLeave={() => keep(null)} />
      {kept === null ? null : (
        <TypedIsBack
          onDiscard={() => {
            keep(null)
            onDiscarded()
          }}
        />
      )}
      <SaveProblem error={creating.error} />
      <Alike patients={alike} />
      <PatientForm
        form={form}
        isOwn={false}
        saveLabel={alike.length === 0 ? 'Add patient' : 'Add all the same'}
        isSaving={creating.isPending}
        onSave={(draft) => creating.mutate(draft)}
        onCancel={() => void navigate({ to: '/patients' })}
      />
    </>
  )
}

const isBegun = (draft: PatientDraft): boolean => !isSame(draft, EMPTY_DRAFT)

/**
 * Who is there by that name and, where both say one, date of birth. Somebody may have added the person already: a
 * colleague, or oneself, where the answer got lost on the way.
 */
async function patientsAlike(draft: PatientDraft): Promise<readonly PatientSummary[]> {
  const { fullName, dateOfBirth } = detailsOf(draft)
  const { items } = await client.patient.search.query({ namePrefix: fullName, limit: 20 })
  return items.filter(
    (patient) =>
      isSameName(patient.fullName, fullName) &&
      (dateOfBirth === null || patient.dateOfBirth === null || patient.dateOfBirth === dateOfBirth),
  )
}

const isSameName = (one: string, other: string): boolean =>
  one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0

const Alike = ({ patients }: { readonly patients: readonly PatientSummary[] }) =>
  patients.length === 0 ? null : (
    <Alert role="alert" color="yellow" variant="light" title="Is it one of these?" maw="56rem">
      <Text size="sm">There is already somebody of that name. Nothing is added yet.</Text>
      <List size="sm" mt={4}>
        {patients.map((patient) => (
          <List.Item key={patient.id}>
            <PageLink to="/patients/$patientId" params={{ patientId: patient.id }} size="sm">
              {patient.fullName}
            </PageLink>
            , {identityLine(patient)}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
