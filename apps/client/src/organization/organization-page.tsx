import { Button, Code, Table, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { formatDay, formatMinute } from '../format/date.ts'
import { api } from '../server/api.ts'
import { meQuery } from '../server/me.ts'
import { showStored } from '../server/stored.ts'
import { showDone } from '../ui/notices.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { OrganizationForm } from './organization-form.tsx'
import type { Organization } from './organization-values.ts'

/** What the organization is, and where that is changed. */
export const OrganizationPage = () => (
  <Permitted to="organization:manage">
    <OrganizationSettings />
  </Permitted>
)

function OrganizationSettings() {
  const queryClient = useQueryClient()
  const query = useQuery(api.organization.get.queryOptions({}))
  const [isEditing, setIsEditing] = useState(false)
  const edit = useRef<HTMLButtonElement>(null)
  const store = (organization: Organization): void => {
    showStored(api.organization.get.queryKey({}), organization)
    // Its name stands at the head of every page.
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    showDone('The organization is as you see it here.')
  }
  const finish = (): void => {
    setIsEditing(false)
    requestAnimationFrame(() => edit.current?.focus())
  }
  return (
    <Page
      name="Organization"
      actions={
        isEditing || query.data === undefined ? null : (
          <Button
            ref={edit}
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => setIsEditing(true)}
          >
            Edit
          </Button>
        )
      }
    >
      <Loaded query={query} lines={6}>
        {(organization) =>
          isEditing ? (
            <OrganizationForm organization={organization} onStored={store} onDone={finish} />
          ) : (
            <Details organization={organization} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Details({ organization }: { readonly organization: Organization }) {
  const { id, name, type, email, phone, address, settings, subscriptionTier, createdAt, updatedAt } =
    organization
  return (
    <Table variant="vertical" aria-label="The organization" maw={720} layout="fixed">
      <Table.Tbody>
        <Detail label="Name">{name}</Detail>
        <Detail label="Kind">{type}</Detail>
        <Detail label="E-mail">{email}</Detail>
        <Detail label="Telephone">{phone}</Detail>
        <Detail label="Address">{linesOf(address)}</Detail>
        <Detail label="Settings">{linesOf(settings)}</Detail>
        <Detail label="Subscription">{subscriptionTier}</Detail>
        <Detail label="Id">
          <Code>{id}</Code>
        </Detail>
        <Detail label="Created">{formatDay(createdAt)}</Detail>
        <Detail label="Last changed">{formatMinute(updatedAt)}</Detail>
      </Table.Tbody>
    </Table>
  )
}

const linesOf = (document: Readonly<Record<string, string | number | boolean>>) => {
  const lines = Object.entries(document)
  return lines.length === 0
    ? null
    : lines.map(([name, value]) => (
        <div key={name}>
          <Text span size="sm" c="dimmed">
            {name}
          </Text>{' '}
          {typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}
        </div>
      ))
}

const Detail = ({ label, children }: { readonly label: string; readonly children: React.ReactNode }) => (
  <Table.Tr>
    <Table.Th scope="row" w={130}>
      {label}
    </Table.Th>
    <Table.Td>
      {children ?? (
        <Text span size="sm" c="dimmed">
          none
        </Text>
      )}
    </Table.Td>
  </Table.Tr>
)
