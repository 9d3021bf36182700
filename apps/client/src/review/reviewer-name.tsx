import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { useMe, useScope } from '../server/me.ts'

interface ReviewerNameProps {
  readonly userId: string
  /** For whoever reads it on paper, who is somebody else. */
  readonly isOnPaper?: boolean
}

/** Who reviewed: by name for those who may know it. */
export function ReviewerName({ userId, isOnPaper = false }: ReviewerNameProps) {
  const { user } = useMe()
  const isSelf = user.id === userId
  const mayKnow = useScope('user:identify') !== undefined && !isSelf
  const { data } = useQuery(
    api.user.names.queryOptions({ userIds: [userId] }, { enabled: mayKnow, staleTime: Infinity }),
  )
  if (isSelf) return <>{isOnPaper ? user.name : `${user.name} (you)`}</>
  return <>{data?.items[0]?.name ?? 'a clinician'}</>
}
