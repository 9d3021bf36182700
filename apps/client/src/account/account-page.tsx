import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMe } from '../server/me.ts'
import { Page } from '../ui/page.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileSection } from './profile-section.tsx'
import { SessionList } from './session-list.tsx'

/** Who one is here, where one is signed in, and what one says of oneself. */
export function AccountPage() {
  const { user, organizations, organizationId } = useMe()
  return (
    <Page name="Account">
      <Stack gap="md" maw={860}>
        <div>
          <Text fw={600}>{user.name}</Text>
          <Text size="sm">{user.email}</Text>
          {organizations.map(({ organizationId: id, name, roles }) => (
            <Text key={id} size="sm" c="dimmed">
              {roles.join(', ')} at {name}
              {id === organizationId && organizations.length > 1 ? ' (where you are now)' : ''}
            </Text>
          ))}
        </div>
        <Section title="Where you are signed in">
          <SessionList />
        </Section>
        <Section title="Password">
          <PasswordForm />
        </Section>
        <Section title="Profile">
          <ProfileSection />
        </Section>
      </Stack>
    </Page>
  )
}

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Paper withBorder p="md" component="section" aria-label={title}>
    <Title order={2} mb="xs">
      {title}
    </Title>
    {children}
  </Paper>
)
