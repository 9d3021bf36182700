import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { useMe, useScope } from '../server/me.ts'

/** Who reviewed: by name for those who may know it. */
export function ReviewerName({ userId }: { readonly userId: string }) {
  const { user } = useMe()
  const isSelf = user.id === userId
  const mayKnow = useScope('user:identify') !== undefined && !isSelf
  const { data } = useQuery(
    api.user.names.queryOptions({ userIds: [userId] }, { enabled: mayKnow, staleTime: Infinity }),
  )
  if (isSelf) return <>{user.name} (you)</>
  return <>{data?.items[0]?.name ?? 'a clinician'}</>
}
