import { Button, Code, Table, Text } from '@mantine/core'
import { IconBan, IconCircleCheck, IconClockExclamation, IconHourglassEmpty } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { formatAgo, formatDay, formatMinute } from '../format/date.ts'
import { useScope } from '../server/me.ts'
import { isLive, stateOf, type KeyState } from './key-state.ts'
import type { ApiKey } from './keys.ts'
import { membersQuery } from './members.ts'

interface KeyTableProps {
  readonly keys: readonly ApiKey[]
  readonly now: number
  readonly onRevoke: (key: ApiKey) => void
}

/** Keys, each with what tells it from the others. */
export function KeyTable({ keys, now, onRevoke }: KeyTableProps) {
  const { data: members } = useQuery({ ...membersQuery, enabled: useScope('user:manage') !== undefined })
  const madeBy = (userId: string | null): string => {
    const name = members?.find((member) => member.userId === userId)?.name
    return name === undefined ? '' : ` by ${name}`
  }
  return (
    <Table aria-label="API keys" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Key</Table.Th>
          <Table.Th scope="col">Status</Table.Th>
          <Table.Th scope="col" visibleFrom="md">
            Created
          </Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            Last used
          </Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            Expires
          </Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Th scope="row" fw={400}>
              <Text size="sm" fw={600}>
                {key.name} <Text span>· {key.role}</Text>
              </Text>
              <Code>mlk_{key.prefix}…</Code>
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                used {usedText(key, now)}; {key.revokedAt === null ? 'expires ' : ''}
                {expiryText(key)}
              </Text>
            </Table.Th>
            <Table.Td>
              <KeyStateSign state={stateOf(key, now)} />
            </Table.Td>
            <Table.Td visibleFrom="md">
              {formatDay(key.createdAt)}
              {madeBy(key.createdBy)}
            </Table.Td>
            <Table.Td
              visibleFrom="sm"
              {...(key.lastUsedAt === null ? {} : { title: formatMinute(key.lastUsedAt) })}
            >
              {usedText(key, now)}
            </Table.Td>
            <Table.Td visibleFrom="sm">{expiryText(key)}</Table.Td>
            <Table.Td ta="right">
              {isLive(stateOf(key, now)) ? (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Revoke ${key.name} mlk_${key.prefix}`}
                  onClick={() => onRevoke(key)}
                >
                  Revoke
                </Button>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const usedText = ({ lastUsedAt }: ApiKey, now: number): string =>
  lastUsedAt === null ? 'never' : formatAgo(lastUsedAt, now)

const expiryText = ({ expiresAt, revokedAt }: ApiKey): string => {
  if (revokedAt !== null) return `revoked ${formatMinute(revokedAt)}`
  return expiresAt === null ? 'never' : formatDay(expiresAt)
}

interface Sign {
  readonly color: string
  readonly Icon: ComponentType<{ readonly size: number }>
}

const SIGNS: Readonly<Record<KeyState, Sign>> = {
  live: { color: 'var(--status-normal)', Icon: IconCircleCheck },
  'ends soon': { color: 'var(--status-borderline)', Icon: IconClockExclamation },
  expired: { color: 'var(--status-none)', Icon: IconHourglassEmpty },
  revoked: { color: 'var(--status-abnormal)', Icon: IconBan },
}

const KeyStateSign = ({ state }: { readonly state: KeyState }) => {
  const { color, Icon } = SIGNS[state]
  return (
    <span style={{ color, display: 'inline-flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }}>
      <Icon size={15} aria-hidden />
      {state}
    </span>
  )
}
