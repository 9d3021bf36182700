import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil, IconTrash, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChatBeside } from '../chat/chat-beside.tsx'
import { ChatButton } from '../chat/chat-button.tsx'
import { api } from '../server/api.ts'
import { useScope } from '../server/me.ts'
import { PageButton } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { ClinicalSummary } from './clinical-summary.tsx'
import { DeletePatient } from './delete-patient.tsx'
import type { Patient } from './draft.ts'
import { LatestBiomarkers } from './latest-biomarkers.tsx'
import { PatientHeader } from './patient-header.tsx'
import { Timeline } from './timeline.tsx'
import styles from './patient-page.module.css'

const route = getRouteApi('/signed-in/patients/$patientId')

/** A patient: who they are, what matters now, and what was assessed; for researchers, under their pseudonym. */
export function PatientPage() {
  const { patientId } = route.useParams()
  const { chat } = route.useSearch()
  const navigate = route.useNavigate()
  const setChat = (next: string | undefined): void =>
    void navigate({ search: (now) => ({ ...now, chat: next }), resetScroll: false })
  const isIdentified = useScope('patient:read') !== undefined
  const isOpen = chat !== undefined
  return (
    <Permitted to="assessment:read">
      {isIdentified ? (
        <ChatBeside patientId={patientId} chat={chat} onChatChange={setChat}>
          <Identified key={patientId} isChatOpen={isOpen} onChat={() => setChat('new')} />
        </ChatBeside>
      ) : (
        <Page name="Patient" title={`Pseudonym ${patientId.slice(-8)}`}>
          <Text size="sm" c="dimmed">
            Under a pseudonym; dates are moved.
          </Text>
          <Record patientId={patientId} />
        </Page>
      )}
    </Permitted>
  )
}

interface IdentifiedProps {
  readonly isChatOpen: boolean
  readonly onChat: () => void
}

function Identified({ isChatOpen, onChat }: IdentifiedProps) {
  const { patientId } = route.useParams()
  const query = useQuery(api.patient.get.queryOptions({ patientId }))
  return (
    <Page
      name="Patient"
      title={query.data?.fullName ?? 'Patient'}
      actions={
        query.data === undefined ? null : (
          <>
            <ChatButton isOpen={isChatOpen} onOpen={onChat} />
            <PatientActions patient={query.data} />
          </>
        )
      }
    >
      <Loaded query={query} lines={5}>
        {(patient) => (
          <>
            <PatientHeader patient={patient} />
            <ClinicalSummary patient={patient} />
            <Record patientId={patientId} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function PatientActions({ patient }: { readonly patient: Patient }) {
  const mayUpdate = useScope('patient:update')
  const mayDelete = useScope('patient:delete') !== undefined
  const mayAnalyze = useScope('assessment:create') !== undefined
  const [isDeleting, { open, close }] = useDisclosure(false)
  return (
    <>
      {mayAnalyze ? (
        <PageButton
          to="/patients/$patientId/analyze"
          params={{ patientId: patient.id }}
          size="xs"
          variant="default"
          leftSection={<IconUpload size={15} aria-hidden />}
        >
          New assessment
        </PageButton>
      ) : null}
      {mayUpdate === undefined ? null : (
        <PageButton
          to="/patients/$patientId/edit"
          params={{ patientId: patient.id }}
          size="xs"
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
        >
          {mayUpdate === 'own' ? 'Edit contact data' : 'Edit'}
        </PageButton>
      )}
      {mayDelete ? (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={open}
          >
            Delete
          </Button>
          {isDeleting ? <DeletePatient patient={patient} isOpen onClose={close} /> : null}
        </>
      ) : null}
    </>
  )
}

function Record({ patientId }: { readonly patientId: string }) {
  const { pipeline } = route.useSearch()
  return (
    <div className={styles['container']}>
      <div className={styles['record']}>
        <Stack>
          <LatestBiomarkers patientId={patientId} />
        </Stack>
        <Timeline patientId={patientId} pipeline={pipeline} />
      </div>
    </div>
  )
}
