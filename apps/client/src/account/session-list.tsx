import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconPointFilled } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatAgo, formatMinute } from '../format/date.ts'
import { api } from '../server/api.ts'
import { client } from '../server/connection.ts'
import { Loaded } from '../ui/loaded.tsx'
import { showDone, showProblem } from '../ui/notices.ts'
import { browserInWords } from './browser-words.ts'

/** The browsers in which one is signed in; each can be signed out from here. */
export function SessionList() {
  const queryClient = useQueryClient()
  const query = useQuery(api.user.sessions.queryOptions({}))
  const ended = async ({ revoked }: { readonly revoked: number }): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: api.user.sessions.queryKey({}) })
    showDone(revoked === 1 ? 'One browser is signed out.' : `${revoked} browsers are signed out.`)
  }
  const ending = useMutation({
    mutationFn: (sessionId: string) => client.user.revokeSession.mutate({ sessionId }),
    onSuccess: ended,
    onError: showProblem,
  })
  const endingOthers = useMutation({
    mutationFn: () => client.user.revokeOtherSessions.mutate({}),
    onSuccess: ended,
    onError: showProblem,
  })
  return (
    <Loaded query={query} lines={2}>
      {({ items }) => (
        <Stack gap="xs">
          <Table aria-label="Sessions" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Browser</Table.Th>
                <Table.Th scope="col" visibleFrom="sm">
                  Since
                </Table.Th>
                <Table.Th scope="col">Last used</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ id, userAgent, ipAddress, createdAt, lastUsedAt, isCurrent }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={400}>
                    <Text size="sm">{browserInWords(userAgent)}</Text>
                    <Text size="xs" c="dimmed">
                      {ipAddress ?? 'address unknown'}
                    </Text>
                  </Table.Th>
                  <Table.Td visibleFrom="sm">{formatMinute(createdAt)}</Table.Td>
                  <Table.Td title={formatMinute(lastUsedAt)}>
                    {isCurrent ? 'now' : formatAgo(lastUsedAt, query.dataUpdatedAt)}
                  </Table.Td>
                  <Table.Td ta="right">
                    {isCurrent ? (
                      <Text size="sm" span c="var(--status-normal)" style={{ whiteSpace: 'nowrap' }}>
                        <IconPointFilled size={12} aria-hidden /> this one
                      </Text>
                    ) : (
                      <Button
                        size="compact-xs"
                        variant="default"
                        loading={ending.isPending && ending.variables === id}
                        aria-label={`Sign out ${browserInWords(userAgent)}, ${ipAddress ?? 'address unknown'}`}
                        onClick={() => ending.mutate(id)}
                      >
                        Sign out
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group justify="space-between" gap="xs">
            <Text size="xs" c="dimmed">
              Last use is known to the quarter of an hour.
            </Text>
            {items.length > 1 ? (
              <Button
                size="xs"
                variant="default"
                loading={endingOthers.isPending}
                onClick={() => endingOthers.mutate()}
              >
                Sign out everywhere else
              </Button>
            ) : null}
          </Group>
        </Stack>
      )}
    </Loaded>
  )
}
