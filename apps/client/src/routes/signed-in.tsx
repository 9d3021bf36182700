import { createRoute, redirect } from '@tanstack/react-router'
import { claimDrafts } from '../account/drafts.ts'
import { Shell } from '../layout/shell.tsx'
import { meQuery } from '../server/me.ts'
import { NotFound, RouteFailed } from './failed.tsx'
import { rootRoute } from './root.tsx'

/** All pages of people who signed in and are in an organization. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    if (me === null) throw redirect({ to: '/sign-in', search: { to: location.href } })
    claimDrafts(me)
    if (me.organizationId === null) throw redirect({ to: '/organizations' })
    return { me }
  },
  component: Shell,
  errorComponent: RouteFailed,
  notFoundComponent: NotFound,
})
