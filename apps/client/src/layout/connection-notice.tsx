import { Alert } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

const useIsOnline = (): boolean =>
  useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  )

/** Says that the network is away: what is on the screen stays, may be old, and nothing can be changed. */
export function ConnectionNotice() {
  if (useIsOnline()) return null
  return (
    <Alert
      role="status"
      color="yellow"
      mb="md"
      icon={<IconPlugConnectedX aria-hidden />}
      title="You are offline"
    >
      What you see is as it was when the connection broke. Changes are not possible until it is back.
    </Alert>
  )
}
