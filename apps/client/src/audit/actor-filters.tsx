import { Button } from '@mantine/core'
import type { AuditSearch } from './search.ts'

interface ActorFiltersProps {
  readonly userId: string | null
  readonly apiKeyId: string | null
  readonly onFilter: (change: AuditSearch) => void
}

/** Narrows a list to whoever an event is of. */
export const ActorFilters = ({ userId, apiKeyId, onFilter }: ActorFiltersProps) => {
  if (userId !== null)
    return (
      <Button size="compact-xs" variant="default" onClick={() => onFilter({ user: userId, key: undefined })}>
        Only this person
      </Button>
    )
  return apiKeyId === null ? null : (
    <Button size="compact-xs" variant="default" onClick={() => onFilter({ key: apiKeyId, user: undefined })}>
      Only this key
    </Button>
  )
}
