import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../server/api.ts'
import { client } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'
import { changesOf } from '../ui/changes.ts'
import { showDone } from '../ui/notices.ts'
import { arriveAtHeading } from '../ui/page.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { detailsOf, draftOf, type Patient } from './draft.ts'
import { FIELD_LABELS, isDetailField } from './fields.ts'
import { identityLine } from './identity.ts'
import { PATIENTS_KEY } from './search.ts'

interface DeletePatientProps {
  readonly patient: Patient
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Asks whether a patient is really to go, and says what goes with them. */
export function DeletePatient({ patient: shown, isOpen, onClose }: DeletePatientProps) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  // What one agrees to is what one has read: a newer version is shown before it is deleted.
  const [patient, setPatient] = useState(shown)
  const [changed, setChanged] = useState<readonly string[] | null>(null)
  const deleting = useMutation({
    mutationFn: () =>
      client.patient.delete.mutate({ patientId: patient.id, expectedVersion: patient.version }),
    onSuccess: (answer) => {
      if (answer.outcome === 'conflict') {
        setChanged(changedFields(patient, answer.current))
        setPatient(answer.current)
        showStored(api.patient.get.queryKey({ patientId: patient.id }), answer.current)
        return
      }
      showDone(
        `Deleted, with ${answer.assessments} assessments and ${answer.biomarkerValues} values; ` +
          `${answer.chats} conversations archived.`,
      )
      arriveAtHeading()
      void navigate({ to: '/patients', replace: true }).then(() => {
        queryClient.removeQueries({ queryKey: api.patient.get.queryKey({ patientId: patient.id }) })
        return queryClient.invalidateQueries({ queryKey: PATIENTS_KEY })
      })
    },
  })
  return (
    <Modal opened={isOpen} onClose={onClose} title="Delete this patient?">
      <Stack gap="sm">
        <div>
          <Text fw={600}>{patient.fullName}</Text>
          <Text size="sm">{identityLine(patient)}</Text>
        </div>
        {changed === null ? null : (
          <Alert role="alert" color="yellow" variant="light" title="Somebody changed this record meanwhile">
            Nothing is deleted yet. Changed:{' '}
            {changed.length === 0 ? 'nothing that is shown here' : changed.join(', ')}.
          </Alert>
        )}
        <Text size="sm">
          All assessments go with them: they leave every list and the review queue, their values leave the
          histories, and conversations about the patient are archived. The rows stay stored, as health data
          must, but nobody can bring them back here.
        </Text>
        {deleting.error === null ? null : <ProblemAlert error={deleting.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            Keep
          </Button>
          <Button color="red.9" loading={deleting.isPending} onClick={() => deleting.mutate()}>
            {changed === null ? 'Delete the patient' : 'Delete all the same'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const changedFields = (before: Patient, after: Patient): string[] =>
  Object.keys(changesOf(detailsOf(draftOf(before)), detailsOf(draftOf(after))))
    .filter(isDetailField)
    .map((field) => FIELD_LABELS[field])
