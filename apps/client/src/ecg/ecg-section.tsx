import { Alert, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconEyeOff, IconPlugConnectedX } from '@tabler/icons-react'
import { isMediLensError } from '@medilens/client'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { IdentifiedDetail } from '../assessment/detail.ts'
import { formatBytes } from '../format/bytes.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { markedLeadText } from './beat-lead.ts'
import { beatsOf, type Annotations } from './beats.ts'
import { drawnQuery, recordingQuery, type Recording } from './recording.ts'
import { Trace } from './trace.tsx'
import type { Unread } from './unread.ts'

/** The electrocardiogram of an assessment, out of the recording itself, with the beats that were measured in it. */
export function EcgSection({ detail }: { readonly detail: IdentifiedDetail }) {
  const query = useQuery(recordingQuery(detail.id, detail.status))
  return (
    <Stack gap="xs" component="section" aria-labelledby="trace">
      <Title order={2} id="trace">
        Electrocardiogram
      </Title>
      <Asked query={query}>{(recording) => <Files recording={recording} />}</Asked>
    </Stack>
  )
}

interface AskedProps<Data> {
  readonly query: UseQueryResult<Data, unknown>
  readonly children: (data: Data) => ReactNode
}

/** What a query answers, that it waits for the network or loads, or why it failed. */
function Asked<Data>({ query, children }: AskedProps<Data>) {
  const { data, error, fetchStatus, refetch } = query
  if (data !== undefined) return children(data)
  if (fetchStatus === 'paused') {
    return (
      <Alert role="note" color="yellow" icon={<IconPlugConnectedX aria-hidden />} title="Not loaded">
        <Text size="sm">The recording is loaded as soon as you are online again.</Text>
      </Alert>
    )
  }
  if (error === null) return <Skeleton height={180} role="status" aria-label="Loading" />
  if (isMediLensError(error) && error.reason === 'not_found') {
    return (
      <Said title="The recording is not there any more">
        A file that the assessment was made from was deleted.
      </Said>
    )
  }
  return <ProblemAlert error={error} onRetry={() => void refetch()} />
}

function Files({ recording }: { readonly recording: Recording }) {
  const { files, annotations, unread } = recording
  if (files.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No recording is kept with this assessment: it was made without one, or its files were deleted.
      </Text>
    )
  }
  return (
    <>
      <DrawnFiles files={files} annotations={annotations} unread={unread} />
      <Text size="xs" c="dimmed">
        {files.map(({ name, sizeBytes }) => `${name} (${formatBytes(sizeBytes)})`).join(', ')}
      </Text>
    </>
  )
}

interface DrawnFilesProps {
  readonly files: Recording['files']
  readonly annotations: Annotations | null
  readonly unread: readonly Unread[]
}

function DrawnFiles({ files, annotations, unread }: DrawnFilesProps) {
  const query = useQuery(drawnQuery(files))
  return (
    <Asked query={query}>
      {(drawn) => {
        if (drawn.type === 'unreadable') return <Said title="It can’t be drawn">{drawn.because}</Said>
        const { recording } = drawn
        const beats = beatsOf(annotations, recording)
        const isMarked = typeof beats === 'object'
        const where = isMarked ? markedLeadText(beats.lead, recording.leads) : null
        return (
          <>
            {isMarked ? null : <Unmarked why={beats} />}
            {where === null ? null : (
              <Text size="sm" role="note">
                {where}
              </Text>
            )}
            {recording.leftOut === 0 ? null : (
              <Text size="sm" c="dimmed">
                {recording.leftOut === 1 ? 'One signal' : `${recording.leftOut} signals`} of the recording
                {recording.leftOut === 1 ? ' is' : ' are'} no lead that could be drawn.
              </Text>
            )}
            <Trace
              recording={recording}
              beats={isMarked ? beats : null}
              unread={beats === 'of another recording' ? NOT_OF_IT : unread}
            />
          </>
        )
      }}
    </Asked>
  )
}

/** What could not be read of another recording says nothing of this one. */
const NOT_OF_IT: readonly Unread[] = []

const Unmarked = ({ why }: { readonly why: 'none' | 'of another recording' }) => (
  <Text size="sm" c="dimmed">
    {why === 'none'
      ? 'Beats are not marked: none were handed over with the result.'
      : 'Beats are not marked: those that were handed over are not of this recording.'}
  </Text>
)

interface SaidProps {
  readonly title: string
  readonly children: ReactNode
}

const Said = ({ title, children }: SaidProps) => (
  <Alert role="note" color="yellow" icon={<IconEyeOff aria-hidden />} title={title}>
    <Text size="sm">{children}</Text>
  </Alert>
)
