import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { router } from './routes/router.ts'
import { onSignedOut, queryClient } from './server/connection.ts'
import { meQuery } from './server/me.ts'
import { watchSession } from './server/session-watch.ts'
import { theme } from './theme/theme.ts'

export function App() {
  useEffect(() => onSignedOut(leave), [])
  useEffect(watchSession, [])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** The session ended elsewhere, or ran out: nothing of it stays on the screen. */
function leave(): void {
  if (queryClient.getQueryData(meQuery.queryKey) == null) return
  queryClient.clear()
  void router.invalidate()
}
