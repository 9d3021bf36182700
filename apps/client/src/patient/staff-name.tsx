import { useMe } from '../server/me.ts'

/** Who of the staff is meant. */
export function StaffName({ userId }: { readonly userId: string }) {
  const me = useMe()
  return <>{me.user.id === userId ? `${me.user.name} (you)` : 'another member of the staff'}</>
}
