import { MantineProvider } from '@mantine/core'
import { notifications, Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { router } from './routes/router.ts'
import { onSignedOut, queryClient } from './server/connection.ts'
import { meQuery } from './server/me.ts'
import { onSessionState, sessionState, setSessionState } from './server/session-deadline.ts'
import { watchSession } from './server/session-watch.ts'
import { theme } from './theme/theme.ts'

export function App() {
  useEffect(() => onSignedOut(leave), [])
  useEffect(watchSession, [])
  useEffect(() => onSessionState(cleanOnceOver), [])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Notices stand outside of the pages, and may be of a record too. */
function cleanOnceOver(): void {
  if (sessionState() === 'over') notifications.clean()
}

/** The session ended elsewhere, or ran out: nothing of it stays on the screen. */
function leave(): void {
  if (queryClient.getQueryData(meQuery.queryKey) == null && sessionState() !== 'over') return
  queryClient.clear()
  // Not before the page of the session is left: until then nothing of it is shown.
  void router.invalidate().finally(() => setSessionState('kept'))
}
