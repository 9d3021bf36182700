import '../assessment/assessment.css'
import '../audit/audit.css'
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBan, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LookAgain } from '../audit/look-again.tsx'
import { Facts, type Fact } from '../assessment/facts.tsx'
import { formatMinute } from '../format/date.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { MoreButton } from '../pipeline/more-button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { Digest } from './digest.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { stateOf } from './model-state.ts'
import { ModelStateSign } from './model-state-sign.tsx'
import { accuracyText, countText } from './model-words.ts'
import { modelName, modelQuery, modelResultsQuery, type ModelVersion } from './models.ts'
import { RecallDialog } from './recall-dialog.tsx'
import { ResultTable } from './result-table.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

const route = getRouteApi('/signed-in/models/$modelVersionId')

/** A version of a model: what it is, what it measured, and where it is revoked and recalled. */
export const ModelPage = () => (
  <Permitted to="pipeline:operate">
    <Chosen />
  </Permitted>
)

function Chosen() {
  const { modelVersionId } = route.useParams()
  // Another version begins with nothing of the one before: no open dialog, nothing typed.
  return <Model key={modelVersionId} modelVersionId={modelVersionId} />
}

function Model({ modelVersionId }: { readonly modelVersionId: string }) {
  const query = useQuery(modelQuery(modelVersionId))
  const { data } = query
  const [isEditing, editing] = useDisclosure(false)
  const [isRevoking, revoking] = useDisclosure(false)
  const [isRecalling, recalling] = useDisclosure(false)
  return (
    <Page
      name="Model version"
      {...(data === undefined ? {} : { title: modelName(data) })}
      actions={
        data === undefined ? null : (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={editing.open}
            >
              Edit
            </Button>
            {data.revokedAt === null ? (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconBan size={14} aria-hidden />}
                onClick={revoking.open}
              >
                Revoke
              </Button>
            ) : null}
          </>
        )
      }
    >
      <Loaded query={query} lines={6}>
        {(model) => (
          <>
            {model.revokedAt === null ? null : (
              <RevokedNotice model={model} revokedAt={model.revokedAt} onRecall={recalling.open} />
            )}
            <Facts facts={factsOf(model, query.dataUpdatedAt)} />
            <Config config={model.config} />
            <Results modelVersionId={modelVersionId} />
            <EditDialog model={model} isOpen={isEditing} onClose={editing.close} />
            <RevokeDialog model={model} isOpen={isRevoking} onClose={revoking.close} />
            <RecallDialog model={model} isOpen={isRecalling} onClose={recalling.close} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

interface RevokedNoticeProps {
  readonly model: ModelVersion
  readonly revokedAt: string
  readonly onRecall: () => void
}

const RevokedNotice = ({
  model: { standing, revocationReason },
  revokedAt,
  onRecall,
}: RevokedNoticeProps) => (
  <Alert
    role="note"
    color="red"
    icon={<IconBan aria-hidden />}
    title={`Revoked on ${formatMinute(revokedAt)}`}
  >
    <Stack gap="xs" align="flex-start">
      {revocationReason === null ? null : <Text size="sm">{revocationReason}</Text>}
      <Text size="sm">
        Its results are refused since then.{' '}
        {standing === 0
          ? 'Nothing that it measured stands.'
          : `${countText(standing)} that it measured before ${standing === 1 ? 'stands' : 'stand'} in the histories until recalled.`}
      </Text>
      {standing === 0 ? null : (
        <Button size="xs" color="red.9" onClick={onRecall}>
          Recall {countText(standing)}…
        </Button>
      )}
    </Stack>
  </Alert>
)

const instantText = (instant: string | null): string =>
  instant === null ? 'not given' : formatMinute(instant)

const factsOf = (model: ModelVersion, now: number): Fact[] => [
  { label: 'Status', value: <ModelStateSign state={stateOf(model, now)} /> },
  { label: 'Pipeline', value: PIPELINE_NAMES[model.pipelineType] },
  { label: 'Framework', value: model.framework ?? 'not given' },
  { label: 'Measured accuracy', value: accuracyText(model.accuracy) },
  { label: 'Active from', value: instantText(model.activeFrom) },
  { label: 'Active until', value: model.activeTo === null ? 'no end given' : formatMinute(model.activeTo) },
  { label: 'Digest', value: <Digest digest={model.digest} of={modelName(model)} /> },
  { label: 'Written down', value: formatMinute(model.createdAt) },
  {
    label: 'Results',
    value: `${model.results.toLocaleString('en')}, of which ${model.standing.toLocaleString('en')} stand`,
  },
]

function Config({ config }: Pick<ModelVersion, 'config'>) {
  const entries = Object.entries(config ?? {})
  if (entries.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="config">
      <Title order={2} id="config">
        Configuration
      </Title>
      <Facts facts={entries.map(([label, value]) => ({ label, value: String(value) }))} />
    </Stack>
  )
}

function Results({ modelVersionId }: { readonly modelVersionId: string }) {
  const query = useInfiniteQuery(modelResultsQuery(modelVersionId))
  return (
    <Stack gap="xs" component="section" aria-labelledby="results">
      <Group justify="space-between">
        <Title order={2} id="results">
          What it measured
        </Title>
        <LookAgain query={query} />
      </Group>
      <Loaded query={query}>
        {({ pages }) => {
          const results = pages.flatMap(({ items }) => items)
          return results.length === 0 ? (
            <Empty title="Nothing yet">A result that names this version shows here.</Empty>
          ) : (
            <>
              <ResultTable name="What it measured" results={results} tellsFate />
              <MoreButton query={query} />
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}
