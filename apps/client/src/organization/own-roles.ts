import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { meQuery, useMe } from '../server/me.ts'

/** To be called once somebody's roles changed: of whoever is signed in, it changes what the pages show. */
export function useOwnRolesChanged(): (userId: string) => Promise<void> {
  const me = useMe()
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (userId) => {
    if (userId !== me.user.id) return
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    await router.invalidate()
  }
}
