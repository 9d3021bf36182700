import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'

interface LookAgainProps {
  readonly query: { readonly isRefetching: boolean; readonly refetch: () => Promise<unknown> }
}

/** The audit is not asked for anew by itself: each look at it is an event too. */
export const LookAgain = ({ query }: LookAgainProps) => (
  <Button
    size="xs"
    variant="default"
    leftSection={<IconRefresh size={14} aria-hidden />}
    loading={query.isRefetching}
    onClick={() => void query.refetch()}
  >
    Look again
  </Button>
)
