import { Button, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLock, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDay } from '../format/date.ts'
import { useMe } from '../server/me.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberRoles } from './member-roles.tsx'
import { membersQuery, type Member } from './members.ts'
import { RevokeRoleDialog, type Revocation } from './revoke-role-dialog.tsx'

/** The people of the organization: who may do what in it, and how others come in. */
export const MembersPage = () => (
  <Permitted to="user:manage">
    <Members />
  </Permitted>
)

function Members() {
  const [isInviting, { open, close }] = useDisclosure(false)
  const [revocation, setRevocation] = useState<Revocation | null>(null)
  return (
    <Page
      name="Members"
      actions={
        <Button size="xs" leftSection={<IconUserPlus size={14} aria-hidden />} onClick={open}>
          Invite a person
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        Roles hold from a person’s next request on. Who is to join is invited; members stay members, so that
        the record can name them, and without a role they cannot enter.
      </Text>
      <Loaded query={useQuery(membersQuery)}>
        {(members) => <MemberTable members={members} onRevoke={setRevocation} />}
      </Loaded>
      <InviteDialog isOpen={isInviting} onClose={close} />
      <RevokeRoleDialog revocation={revocation} onClose={() => setRevocation(null)} />
    </Page>
  )
}

interface MemberTableProps {
  readonly members: readonly Member[]
  readonly onRevoke: (revocation: Revocation) => void
}

function MemberTable({ members, onRevoke }: MemberTableProps) {
  const me = useMe()
  return (
    <Table aria-label="Members" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Person</Table.Th>
          <Table.Th scope="col">Roles</Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            Member since
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {members.map((member) => (
          <Table.Tr key={member.userId}>
            <Table.Th scope="row" fw={400}>
              <Text size="sm" fw={600}>
                {member.name}
                {member.userId === me.user.id ? ' (you)' : ''}
              </Text>
              <Text size="xs" c="dimmed">
                {member.email}
              </Text>
              {member.isActive ? null : (
                <Text
                  size="xs"
                  c="var(--status-abnormal)"
                  display="inline-flex"
                  style={{ alignItems: 'center', gap: 4 }}
                >
                  <IconLock size={12} aria-hidden /> account closed
                </Text>
              )}
            </Table.Th>
            <Table.Td>
              <MemberRoles member={member} onRevoke={(role) => onRevoke({ member, role })} />
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
              {formatDay(member.since)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
