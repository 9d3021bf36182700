import { SegmentedControl } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { OrganizationEventsView } from './organization-events-view.tsx'
import type { AuditSearch } from './search.ts'
import { SignInsView } from './sign-ins-view.tsx'
import './audit.css'

const route = getRouteApi('/signed-in/audit')

/** Who did what in the organization, who was refused, and who signed in. */
export const AuditPage = () => (
  <Permitted to="audit:read">
    <Audit />
  </Permitted>
)

const VIEWS = [
  { value: 'events', label: 'Events' },
  { value: 'sign-ins', label: 'Sign-ins' },
]

function Audit() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const filter = useCallback(
    (change: AuditSearch) => void navigate({ search: (known) => ({ ...known, ...change }) }),
    [navigate],
  )
  // Whom and when one looks for stays; the kinds of events of one view are not those of the other.
  const turnTo = (view: string): void =>
    filter({
      view: view === 'sign-ins' ? 'sign-ins' : undefined,
      patient: undefined,
      event: undefined,
    })
  const { view } = search
  return (
    <Page
      name="Audit"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={VIEWS}
          value={view ?? 'events'}
          onChange={turnTo}
        />
      }
    >
      {view === 'sign-ins' ? (
        <SignInsView search={search} onFilter={filter} />
      ) : (
        <OrganizationEventsView search={search} onFilter={filter} />
      )}
    </Page>
  )
}
