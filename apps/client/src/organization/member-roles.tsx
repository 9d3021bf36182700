import { Badge, Button, CloseButton, Group, Menu, Text } from '@mantine/core'
import { ROLES } from '@medilens/db/permissions'
import { PERSON_ROLES, type RoleName } from '@medilens/db/vocabulary'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { showProblem } from '../ui/notices.ts'
import { rememberMember, ROLE_CHANGES, takeBack, withRole, type Member } from './members.ts'
import { useOwnRolesChanged } from './own-roles.ts'

interface MemberRolesProps {
  readonly member: Member
  readonly onRevoke: (role: RoleName) => void
}

/** The roles of a member, each of which can be taken away, and those that they can be given. */
export function MemberRoles({ member, onRevoke }: MemberRolesProps) {
  const ownRolesChanged = useOwnRolesChanged()
  const granting = useMutation({
    scope: ROLE_CHANGES,
    mutationFn: (role: RoleName) => grant(member, role),
    // Shown at once: at worst somebody is thought to have for a moment what they do not have yet.
    onMutate: (role) => rememberMember(withRole(member, role)),
    onSuccess: async (granted) => {
      rememberMember(granted)
      await ownRolesChanged(granted.userId)
    },
    // `member` is by now who was shown at once, with the role.
    onError: (error, role) => {
      takeBack(member, role)
      showProblem(error)
    },
  })
  const missing = PERSON_ROLES.filter((role) => !member.roles.includes(role))
  return (
    <Group gap={6}>
      {member.roles.length === 0 ? (
        <Text size="sm" c="dimmed">
          no role: cannot enter
        </Text>
      ) : null}
      {member.roles.map((role) => (
        <Badge
          key={role}
          variant="default"
          tt="none"
          fw={500}
          pr={2}
          rightSection={
            <CloseButton
              size={18}
              iconSize={12}
              aria-label={`Take the role ${role} from ${member.name}`}
              onClick={() => onRevoke(role)}
            />
          }
        >
          {role}
        </Badge>
      ))}
      {missing.length === 0 ? null : (
        <Menu width={260} position="bottom-start">
          <Menu.Target>
            <Button
              data-give-role={member.userId}
              size="compact-xs"
              variant="subtle"
              loading={granting.isPending}
              leftSection={<IconPlus size={12} aria-hidden />}
              aria-label={`Give ${member.name} a role`}
            >
              role
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map((role) => (
              <Menu.Item key={role} onClick={() => granting.mutate(role)}>
                {role}
                <Text size="xs" c="dimmed">
                  {ROLES[role].description}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  )
}

/** Goes to the button by which a member is given a role. */
export const focusGiveRole = ({ userId }: Pick<Member, 'userId'>): void => {
  const button = document.querySelector(`[data-give-role="${userId}"]`)
  if (button instanceof HTMLElement) button.focus()
}

const grant = ({ userId }: Member, role: RoleName): Promise<Member> => {
  const person = PERSON_ROLES.find((known) => known === role)
  if (person === undefined) throw new Error(`${role} is no role of a person.`)
  return client.organization.grant.mutate({ userId, role: person })
}
