import '../assessment/rows.css'
import { Table, Text } from '@mantine/core'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { PageLink } from '../ui/link.tsx'
import { Digest } from './digest.tsx'
import { stateOf } from './model-state.ts'
import { ModelStateSign } from './model-state-sign.tsx'
import { accuracyText, activeText } from './model-words.ts'
import { modelName, type ModelVersion } from './models.ts'

interface ModelTableProps {
  readonly models: readonly ModelVersion[]
  /** When they were asked for. */
  readonly now: number
}

/** Versions of models, each with what tells it from the others and how much rests on it. */
export const ModelTable = ({ models, now }: ModelTableProps) => (
  <Table className="rows" aria-label="Model versions" verticalSpacing={6}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Version</Table.Th>
        <Table.Th scope="col">Status</Table.Th>
        <Table.Th scope="col" className="num">
          Results
        </Table.Th>
        <Table.Th scope="col" className="num" visibleFrom="md">
          Accuracy
        </Table.Th>
        <Table.Th scope="col" visibleFrom="sm">
          Active
        </Table.Th>
        <Table.Th scope="col" visibleFrom="lg">
          Framework
        </Table.Th>
        <Table.Th scope="col" visibleFrom="md">
          Digest
        </Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {models.map((model) => (
        <ModelRow key={model.modelVersionId} model={model} now={now} />
      ))}
    </Table.Tbody>
  </Table>
)

interface ModelRowProps {
  readonly model: ModelVersion
  readonly now: number
}

function ModelRow({ model, now }: ModelRowProps) {
  const { modelVersionId, pipelineType, results, standing, accuracy, framework, digest, revocationReason } =
    model
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <PageLink className="row-link" fw={600} to="/models/$modelVersionId" params={{ modelVersionId }}>
          {modelName(model)}
        </PageLink>
        <Text size="xs" c="dimmed">
          {PIPELINE_NAMES[pipelineType]}
        </Text>
      </Table.Th>
      <Table.Td>
        <ModelStateSign state={stateOf(model, now)} />
        {revocationReason === null ? null : (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {revocationReason}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="num">
        {results.toLocaleString('en')}
        {standing === results ? null : (
          <Text size="xs" c="dimmed">
            {standing.toLocaleString('en')} stand
          </Text>
        )}
      </Table.Td>
      <Table.Td className="num" visibleFrom="md">
        {accuracyText(accuracy)}
      </Table.Td>
      <Table.Td visibleFrom="sm">{activeText(model)}</Table.Td>
      <Table.Td visibleFrom="lg">{framework ?? '–'}</Table.Td>
      <Table.Td visibleFrom="md" className="above-row-link">
        <Digest digest={digest} of={modelName(model)} />
      </Table.Td>
    </Table.Tr>
  )
}
