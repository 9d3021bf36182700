import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { useMe, useScope } from '../server/me.ts'

/** Who of the staff is meant; to those who may not ask for names, that there is somebody. */
export function StaffName({ userId }: { readonly userId: string }) {
  const { user } = useMe()
  const isSelf = user.id === userId
  const mayAsk = useScope('user:identify') !== undefined && !isSelf
  const { data } = useQuery(
    api.user.names.queryOptions({ userIds: [userId] }, { enabled: mayAsk, staleTime: Infinity }),
  )
  if (isSelf) return <>{user.name} (you)</>
  return <>{data?.items[0]?.name ?? 'assigned'}</>
}
