import '../audit/audit.css'
import { SegmentedControl } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { DeadLettersView } from './dead-letters-view.tsx'
import { KeptAsideView } from './kept-aside-view.tsx'

const route = getRouteApi('/signed-in/pipeline')

/** Work of the organization that needs somebody: what was given up, and results that were not taken over. */
export const QueuePage = () => (
  <Permitted to="pipeline:operate">
    <Queue />
  </Permitted>
)

const VIEWS = [
  { value: 'given-up', label: 'Given up' },
  { value: 'kept-aside', label: 'Kept aside' },
]

function Queue() {
  const { view, pipeline } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      name="Pipeline work"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={VIEWS}
          value={view ?? 'given-up'}
          onChange={(next) =>
            void navigate({ search: { view: next === 'kept-aside' ? 'kept-aside' : undefined } })
          }
        />
      }
    >
      {view === 'kept-aside' ? (
        <KeptAsideView />
      ) : (
        <DeadLettersView
          pipeline={pipeline}
          onPipeline={(next) => void navigate({ search: { view, pipeline: next } })}
        />
      )}
    </Page>
  )
}
