import '../assessment/rows.css'
import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { failureText } from '../format/failure.ts'
import { AssessmentReference } from './assessment-reference.tsx'
import type { RecalledResult } from './models.ts'
import { countText } from './model-words.ts'

interface RecallDoneProps {
  readonly done: readonly RecalledResult[]
  readonly onClose: () => void
}

/** What a recall did: what waits to be measured anew, what cannot be, and which runs stand in whose place. */
export function RecallDone({ done, onClose }: RecallDoneProps) {
  // What had the focus went with the step before.
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  const lost = done.filter(({ notMeasurable }) => notMeasurable !== null).length
  const signed = done.filter(({ wasReviewed }) => wasReviewed).length
  const queued = done.length - lost
  return (
    <Stack>
      <Alert
        role="status"
        color="petrol"
        icon={<IconCircleCheck aria-hidden />}
        title={done.length === 0 ? 'Nothing stood any more' : `${countText(done.length)} recalled`}
      >
        {done.length === 0 ? (
          <Text size="sm">Somebody else was faster, or corrected the last of it.</Text>
        ) : (
          <Text size="sm">
            {queued.toLocaleString('en')} queued to be measured anew
            {signed === 0 ? '' : `; ${signed.toLocaleString('en')} had been signed and wait for a clinician`}.
          </Text>
        )}
      </Alert>
      {lost === 0 ? null : (
        <Alert
          role="note"
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${countText(lost)} cannot be measured anew`}
        >
          <Text size="sm">
            {lost === 1
              ? 'The files of its sample are not here. It is told as failed; upload the sample anew.'
              : 'The files of their samples are not here. They are told as failed; upload the samples anew.'}
          </Text>
        </Alert>
      )}
      {done.length === 0 ? null : <DoneTable done={done} />}
      <Group justify="flex-end">
        <Button ref={close} onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

/** More are counted above, and stand on the page of the version. */
const MOST_ROWS = 200

const DoneTable = ({ done }: Pick<RecallDoneProps, 'done'>) => (
  <>
    {done.length > MOST_ROWS ? (
      <Text size="sm">The first {MOST_ROWS}; all of them are on the page of the version.</Text>
    ) : null}
    {/* A list that scrolls has to be reached by the keyboard. */}
    {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */}
    <div
      tabIndex={0}
      role="region"
      aria-label="What was recalled"
      style={{ maxHeight: '18rem', overflowY: 'auto' }}
    >
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex */}
      <Table className="rows" aria-label="What was recalled" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Recalled</Table.Th>
            <Table.Th scope="col">In its place</Table.Th>
            <Table.Th scope="col">Now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {done.slice(0, MOST_ROWS).map(({ assessmentId, supersededById, notMeasurable }) => (
            <Table.Tr key={assessmentId}>
              <Table.Th scope="row" fw={400}>
                <AssessmentReference id={assessmentId} />
              </Table.Th>
              <Table.Td>
                <AssessmentReference id={supersededById} />
              </Table.Td>
              <Table.Td>{notMeasurable === null ? 'queued' : failureText(notMeasurable)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  </>
)
