import { useMe } from '../server/me.ts'

/** Who reviewed: by name where that is known. The API names nobody but oneself yet. */
export function ReviewerName({ userId }: { readonly userId: string }) {
  const { user } = useMe()
  return <>{user.id === userId ? `${user.name} (you)` : 'another clinician'}</>
}
