import { useRouterState } from '@tanstack/react-router'
import { useLayoutEffect, useState } from 'react'

/**
 * The token of an invitation, which its link holds behind `#`: that part is sent to no server. It is read once and taken
 * out of the address and of the browser's history at once, so that whoever looks or goes back there does not find it.
 */
export function useInvitationToken(): string | null {
  const hash = useRouterState({ select: ({ location }) => location.hash })
  const [token, setToken] = useState<string | null>(null)
  const found = new URLSearchParams(hash).get('token')
  if (found !== null && found !== token) setToken(found)
  useLayoutEffect(() => {
    if (found !== null) history.replaceState(history.state, '', location.pathname)
  }, [found])
  return token
}
