import { Alert, Text } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import type { Detail } from './detail.ts'
import { REVOKED_WARNING, revokedOf } from './revoked.ts'

/** That what measured it is trusted no more, though nobody recalled it. */
export function RevokedNotice({ detail }: { readonly detail: Detail }) {
  const revoked = revokedOf(detail)
  if (revoked === null) return null
  const { title, reason } = revoked
  return (
    <Alert role="note" color="yellow" icon={<IconBan aria-hidden />} title={title}>
      <Text size="sm">{REVOKED_WARNING}</Text>
      {reason === null ? null : <Text size="sm">Why: {reason}</Text>}
    </Alert>
  )
}
