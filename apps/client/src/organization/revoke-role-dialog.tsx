import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { RoleName } from '@medilens/db/vocabulary'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { client } from '../server/connection.ts'
import { useMe } from '../server/me.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { focusGiveRole } from './member-roles.tsx'
import { rememberMember, ROLE_CHANGES, type Member } from './members.ts'
import { useOwnRolesChanged } from './own-roles.ts'

/** Which role is to be taken from whom. */
export interface Revocation {
  readonly member: Member
  readonly role: RoleName
}

interface RevokeRoleDialogProps {
  readonly revocation: Revocation | null
  readonly onClose: () => void
}

/**
 * Takes a role away once that is confirmed. Nothing is shown as taken before the server says so: who is thought to be
 * kept out should be.
 */
export function RevokeRoleDialog({ revocation, onClose }: RevokeRoleDialogProps) {
  const ownRolesChanged = useOwnRolesChanged()
  const revoked = useRef<Member | null>(null)
  const revoking = useMutation({
    scope: ROLE_CHANGES,
    mutationFn: ({ member: { userId }, role }: Revocation) =>
      client.organization.revoke.mutate({ userId, role }),
    onSuccess: async (member) => {
      rememberMember(member)
      revoked.current = member
      close()
      await ownRolesChanged(member.userId)
    },
  })
  const close = (): void => {
    onClose()
    revoking.reset()
  }
  return (
    <Modal
      opened={revocation !== null}
      onClose={close}
      // The button that opened it is gone with the role.
      onExitTransitionEnd={() => {
        if (revoked.current !== null) focusGiveRole(revoked.current)
        revoked.current = null
      }}
      title={revocation === null ? '' : `Take the role ${revocation.role} away?`}
    >
      {revocation === null ? null : (
        <Stack>
          <FormProblem error={revoking.error} />
          <Consequence {...revocation} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red.9" loading={revoking.isPending} onClick={() => revoking.mutate(revocation)}>
              Take it away
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

function Consequence({ member, role }: Revocation) {
  const isSelf = useMe().user.id === member.userId
  const isLast = member.roles.length === 1
  return (
    <Text size="sm">
      {isSelf ? 'You lose' : `${member.name} loses`} what {role === 'admin' ? 'an' : 'a'} {role} may do, from
      the next request on.
      {isLast
        ? ` ${isSelf ? 'You' : 'They'} then have no role here and cannot enter the organization.`
        : ''}{' '}
      What was done stays in the record under the same name.
    </Text>
  )
}
