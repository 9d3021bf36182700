import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { SessionOverPage } from '../account/session-over-page.tsx'
import { useSessionState } from '../account/use-session-state.ts'
import { NotFoundAlone, RouteFailed } from './failed.tsx'

export interface RouterContext {
  readonly queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Root,
  errorComponent: RouteFailed,
  notFoundComponent: NotFoundAlone,
})

/** Every page, as long as there may be one. */
function Root() {
  return useSessionState() === 'over' ? <SessionOverPage /> : <Outlet />
}
