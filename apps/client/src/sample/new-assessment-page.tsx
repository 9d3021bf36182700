import { Alert, Button, Group, List, Select, Stack, Text, TextInput } from '@mantine/core'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { forgetLists } from '../assessment/detail.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { identityLine } from '../patient/identity.ts'
import { api } from '../server/api.ts'
import { client } from '../server/connection.ts'
import { useScope } from '../server/me.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { Unsaved } from '../ui/unsaved.tsx'
import { companionProblems } from './companions.ts'
import { DropZone } from './drop-zone.tsx'
import { FileTable } from './file-table.tsx'
import { measuredAtProblem } from './measured-at.ts'
import { ROLE_PATTERN, rolesOf } from './roles.ts'
import { problemsOf, type SampleFile } from './sample.ts'
import { erase, useSample, type Sent } from './use-sample.ts'

const route = getRouteApi('/signed-in/patients/$patientId/analyze')

/** A sample of a patient: its files are uploaded, and its pipeline is asked to measure it. */
export const NewAssessmentPage = () => (
  <Permitted to="assessment:create">
    <NewAssessment />
  </Permitted>
)

function NewAssessment() {
  const { patientId } = route.useParams()
  const isOwn = useScope('assessment:create') === 'own'
  const patient = useQuery(api.patient.get.queryOptions({ patientId }))
  return (
    <Page name="New assessment">
      <Loaded query={patient} lines={6}>
        {(known) => (
          <>
            {isOwn ? null : (
              <Text>
                <PageLink to="/patients/$patientId" params={{ patientId }} fw={600}>
                  {known.fullName}
                </PageLink>{' '}
                · {identityLine(known)}
              </Text>
            )}
            <SampleForm key={patientId} patientId={patientId} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

const HINTS: Partial<Record<PipelineType, string>> = {
  cardiology: 'An electrocardiogram: WFDB (.hea with its .dat), EDF or CSV; or intervals, one a line.',
}

function SampleForm({ patientId }: { readonly patientId: string }) {
  const navigate = useNavigate()
  const [pipeline, setPipeline] = useState<PipelineType>('cardiology')
  const [measuredAt, setMeasuredAt] = useState('')
  const [lateness, setLateness] = useState<string | null>(null)
  const sample = useSample(patientId)
  const { files } = sample
  const isLeaving = useRef(false)
  const keyOf = useIdempotencyKey()
  const problems = useProblems(pipeline, files)

  const analyzing = useMutation({
    mutationFn: async () => {
      const sent = await sample.sendAll()
      if (sent === null) return null
      const asked = askedFor(patientId, pipeline, measuredAt, sent)
      return client.assessment.analyze.mutate({ ...asked, idempotencyKey: keyOf(JSON.stringify(asked)) })
    },
    onSuccess: (assessment) => {
      if (assessment === null) return
      isLeaving.current = true
      void forgetLists()
      void navigate({ to: '/assessments/$assessmentId', params: { assessmentId: assessment.id } })
    },
  })
  const isSending = analyzing.isPending
  const { stop } = sample
  const stopAll = useRef(stop)
  useEffect(() => {
    stopAll.current = stop
  })
  // Nobody waits for what goes on behind a page that was left.
  useEffect(() => () => stopAll.current(), [])

  return (
    <Stack maw="60rem">
      <Unsaved isDirty={() => !isLeaving.current && files.length > 0} onLeave={() => erase(files)} />
      <Group align="start" gap="md">
        <Select
          label="Pipeline"
          data={PIPELINE_TYPES.map((type) => ({ value: type, label: PIPELINE_NAMES[type] }))}
          value={pipeline}
          allowDeselect={false}
          disabled={isSending}
          onChange={(value) => setPipeline(PIPELINE_TYPES.find((type) => type === value) ?? pipeline)}
        />
        <TextInput
          label="Measured at"
          description="Now, where it is left empty"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="datetime-local"
          value={measuredAt}
          error={lateness}
          disabled={isSending}
          onChange={({ currentTarget: { value } }) => {
            setMeasuredAt(value)
            setLateness(measuredAtProblem(value, Date.now()))
          }}
        />
      </Group>
      <DropZone
        isDisabled={isSending}
        hint={HINTS[pipeline] ?? 'Whatever the pipeline of your organization takes.'}
        onFiles={(chosen) => sample.add(pipeline, chosen)}
      />
      {files.length === 0 ? null : (
        <FileTable
          files={files}
          roles={rolesOf(pipeline)}
          isSending={isSending}
          onRename={sample.rename}
          onRemove={sample.remove}
          onStop={sample.stop}
        />
      )}
      <Problems problems={problems} />
      <FormProblem error={analyzing.error} />
      <Group gap="xs">
        <Button
          disabled={files.length === 0 || problems.length > 0 || lateness !== null}
          loading={isSending}
          onClick={() => analyzing.mutate()}
        >
          Upload and analyze
        </Button>
        {isSending ? (
          <Button variant="default" onClick={() => sample.stop()}>
            Stop
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

const Problems = ({ problems }: { readonly problems: readonly string[] }) =>
  problems.length === 0 ? null : (
    <Alert
      role="alert"
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title="These files do not go together"
    >
      <List size="sm">
        {problems.map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
    </Alert>
  )

/** What is wrong with the files, looked at anew whenever they are others. */
function useProblems(pipeline: PipelineType, files: readonly SampleFile[]): readonly string[] {
  const { data } = useQuery({
    queryKey: ['companions', ...files.map(({ key }) => key)],
    queryFn: () => companionProblems(files),
    enabled: pipeline === 'cardiology' && files.length > 0,
    networkMode: 'always',
    staleTime: Infinity,
    gcTime: 0,
  })
  return [...problemsOf(files, ROLE_PATTERN), ...(pipeline === 'cardiology' ? (data ?? []) : [])]
}

/** One key for what is asked, so that it happens once however often it is sent; another for anything else. */
function useIdempotencyKey(): (asked: string) => string {
  const known = useRef<{ readonly asked: string; readonly key: string } | null>(null)
  return (asked) => {
    if (known.current?.asked !== asked) known.current = { asked, key: crypto.randomUUID() }
    return known.current.key
  }
}

const askedFor = (
  patientId: string,
  pipelineType: PipelineType,
  measuredAt: string,
  files: readonly Sent[],
) => ({
  patientId,
  pipelineType,
  files: [...files],
  ...(measuredAt === '' ? {} : { measuredAt: new Date(measuredAt).toISOString() }),
})
