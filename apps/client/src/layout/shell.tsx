import { AppShell, Burger, Group, ScrollArea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { EndingNotice } from '../account/ending-notice.tsx'
import { accessOf, useMe, type Me } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { Navigation } from './navigation.tsx'
import { PatientFinder } from './patient-finder.tsx'
import { Shortcuts } from './shortcuts.tsx'

/** What stands around every page of somebody who signed in; with another role it begins anew, and nothing stays on it. */
export function Shell() {
  const me = useMe()
  return <ShellOf key={accessOf(me)} me={me} />
}

function ShellOf({ me }: { readonly me: Me }) {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const organization = me.organizations.find(({ organizationId }) => organizationId === me.organizationId)
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 190, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding="md"
      transitionDuration={0}
    >
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
            />
            <PageLink to="/" fw={700} c="inherit" underline="never">
              MediLens
            </PageLink>
          </Group>
          {me.grants['patient:read'] === 'all' ? <PatientFinder /> : null}
          <AccountMenu me={me} organization={organization?.name ?? ''} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea>
          <Navigation me={me} onNavigate={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <ConnectionNotice />
        <EndingNotice />
        <Outlet />
        <Shortcuts />
      </AppShell.Main>
    </AppShell>
  )
}
