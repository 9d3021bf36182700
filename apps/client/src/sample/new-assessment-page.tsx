import { Alert, Button, Group, List, Select, Stack, Text } from '@mantine/core'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
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
import { companionsOf, type Companions } from './companions.ts'
import { DropZone } from './drop-zone.tsx'
import { FileTable } from './file-table.tsx'
import { MeasuredAtField } from './measured-at-field.tsx'
import { measuredAtProblem } from './measured-at.ts'
import { ROLE_PATTERN, rolesOf } from './roles.ts'
import { problemsOf, type SampleFile } from './sample.ts'
import { startedAtOf, type StartedAt } from './started-at.ts'
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
  /** What was typed, also where that is nothing; null until somebody did. */
  const [typed, setTyped] = useState<string | null>(null)
  const [lateness, setLateness] = useState<string | null>(null)
  const sample = useSample(patientId)
  const { files } = sample
  const isLeaving = useRef(false)
  const keyOf = useIdempotencyKey()
  const { problems, warnings, startedAt, isLooking } = useFindings(pipeline, files)
  const measuredAt = typed ?? (startedAt?.problem === null ? startedAt.local : '')

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
        <MeasuredAtField
          value={measuredAt}
          problem={lateness}
          startedAt={startedAt}
          hasFiles={files.length > 0}
          isDisabled={isSending}
          onChange={(value) => {
            setTyped(value)
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
      {files.length === 0 || pipeline !== 'cardiology' ? null : (
        <Text size="xs" c="dimmed">
          The pipeline that comes with MediLens tells WFDB files by their names; roles are for pipelines that
          go by them.
        </Text>
      )}
      <Problems problems={problems} />
      <Warnings warnings={warnings} />
      <FormProblem error={analyzing.error} />
      <Group gap="xs">
        <Button
          disabled={files.length === 0 || isLooking || problems.length > 0 || lateness !== null}
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

const Warnings = ({ warnings }: { readonly warnings: readonly string[] }) =>
  warnings.length === 0 ? null : (
    <Alert role="note" color="gray" icon={<IconInfoCircle aria-hidden />} title="Not all of it is read">
      <List size="sm">
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
    </Alert>
  )

interface Findings extends Companions {
  readonly startedAt: StartedAt | null
  /** Nothing is sent before it is known when it was measured. */
  readonly isLooking: boolean
}

/** What the files themselves say, looked at anew whenever they are others. */
function useFindings(pipeline: PipelineType, files: readonly SampleFile[]): Findings {
  const isEcg = pipeline === 'cardiology' && files.length > 0
  const { data, isLoading } = useQuery({
    queryKey: ['companions', ...files.map(({ key }) => key)],
    queryFn: async () => {
      const [companions, startedAt] = await Promise.all([companionsOf(files), startedAtOf(files)])
      return { ...companions, startedAt }
    },
    enabled: isEcg,
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  const found = isEcg ? data : undefined
  return {
    problems: [...problemsOf(files, ROLE_PATTERN), ...(found?.problems ?? [])],
    warnings: found?.warnings ?? [],
    startedAt: found?.startedAt ?? null,
    isLooking: isLoading,
  }
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
