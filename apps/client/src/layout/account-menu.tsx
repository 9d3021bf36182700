import { Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { forgetPerson } from '../account/ended.ts'
import { signIn } from '../server/connection.ts'
import type { Me } from '../server/me.ts'
import { showProblem } from '../ui/notices.ts'

interface AccountMenuProps {
  readonly me: Me
  readonly organization: string
}

/** Who one is and where, how pages look, and the way out. */
export function AccountMenu({ me, organization }: AccountMenuProps) {
  const router = useRouter()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signingOut = useMutation({
    mutationFn: () => signIn.signOut(),
    onSuccess: async () => {
      forgetPerson()
      await router.navigate({ to: '/sign-in' })
    },
    onError: showProblem,
  })
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${me.user.name}, ${organization}`}>
          <Text
            size="sm"
            fw={600}
            component="span"
            display="flex"
            lh={1.3}
            style={{ alignItems: 'center', gap: 4 }}
          >
            {me.user.name} <IconChevronDown size={14} aria-hidden />
          </Text>
          <Text size="xs" c="dimmed" component="span" display="block" lh={1.2} visibleFrom="sm">
            {organization}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{organization}</Menu.Label>
        {me.organizations.length > 1 ? (
          <Menu.Item onClick={() => void router.navigate({ to: '/organizations' })}>
            Another organization
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={() => void router.navigate({ to: '/account' })}>Account and sessions</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {SCHEMES.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={14} aria-hidden />}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={() => signingOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const SCHEMES = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'As the system', Icon: IconDeviceDesktop },
] as const
