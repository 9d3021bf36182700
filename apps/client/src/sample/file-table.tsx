import { ActionIcon, Autocomplete, Progress, Table, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheck, IconPlayerStop, IconTrash } from '@tabler/icons-react'
import { formatBytes } from '../format/bytes.ts'
import { formatShare } from '../format/number.ts'
import type { SampleFile } from './sample.ts'
import classes from './sample.module.css'

interface FileTableProps {
  readonly files: readonly SampleFile[]
  readonly roles: readonly string[]
  readonly isSending: boolean
  readonly onRename: (key: string, role: string) => void
  readonly onRemove: (key: string) => void
  readonly onStop: (key: string) => void
}

/** The files of a sample, what each of them is, and how far each is. */
export const FileTable = ({ files, roles, isSending, onRename, onRemove, onStop }: FileTableProps) => (
  <Table
    aria-label="Chosen files"
    verticalSpacing={6}
    horizontalSpacing={6}
    className={classes['files'] ?? ''}
  >
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">File</Table.Th>
        <Table.Th scope="col">Role</Table.Th>
        <Table.Th scope="col">State</Table.Th>
        <Table.Td />
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {files.map((sampleFile) => {
        const { key, file, role, state } = sampleFile
        const isUnderWay = state.type === 'sending'
        return (
          <Table.Tr key={key}>
            <Table.Th scope="row" fw={400}>
              {file.name}
              <Text size="xs" c="dimmed">
                {formatBytes(file.size)}
              </Text>
            </Table.Th>
            <Table.Td>
              <Autocomplete
                size="xs"
                aria-label={`Role of ${file.name}`}
                data={[...roles]}
                value={role}
                disabled={isSending}
                onChange={(value) => onRename(key, value)}
              />
            </Table.Td>
            <Table.Td>
              <State sampleFile={sampleFile} />
            </Table.Td>
            <Table.Td ta="right">
              <ActionIcon
                variant="default"
                aria-label={`${isUnderWay ? 'Stop' : 'Remove'} ${file.name}`}
                disabled={isSending && !isUnderWay}
                onClick={() => (isUnderWay ? onStop(key) : onRemove(key))}
              >
                {isUnderWay ? <IconPlayerStop size={14} aria-hidden /> : <IconTrash size={14} aria-hidden />}
              </ActionIcon>
            </Table.Td>
          </Table.Tr>
        )
      })}
    </Table.Tbody>
  </Table>
)

function State({ sampleFile: { file, state } }: { readonly sampleFile: SampleFile }) {
  switch (state.type) {
    case 'chosen':
      return <Text size="sm">chosen</Text>
    case 'sending': {
      const share = file.size === 0 ? 0 : state.receivedBytes / file.size
      return (
        <>
          <Progress value={share * 100} size="sm" aria-label={`${file.name} sent`} />
          <Text size="xs" mt={2}>
            {state.isWaiting
              ? `${formatShare(share)} · no connection, tried again`
              : `${formatShare(share)} of ${formatBytes(file.size)}`}
          </Text>
        </>
      )
    }
    case 'ready':
      return (
        <span className={classes['state']} style={{ color: 'var(--status-normal)' }}>
          <IconCircleCheck size={15} aria-hidden /> uploaded
        </span>
      )
    case 'failed':
      return (
        <span className={classes['state']} style={{ color: 'var(--status-abnormal)' }}>
          <IconAlertTriangleFilled size={15} aria-hidden style={{ flex: 'none' }} /> {state.because}
        </span>
      )
  }
}
