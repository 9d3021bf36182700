import { Alert, Text } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import type { Detail } from './detail.ts'
import { useRevoked } from './revoked.ts'

/** That what measured it is trusted no more, though nobody recalled it. */
export function RevokedNotice({ detail }: { readonly detail: Detail }) {
  const revoked = useRevoked(detail)
  if (revoked === null) return null
  const { title, warning, reason } = revoked
  return (
    <Alert role="note" color="yellow" icon={<IconBan aria-hidden />} title={title}>
      <Text size="sm">{warning}</Text>
      {reason === null ? null : <Text size="sm">Why: {reason}</Text>}
    </Alert>
  )
}
