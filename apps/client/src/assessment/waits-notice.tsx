import { Alert, Text } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import type { Detail } from './detail.ts'
import { waitingReason, WAITS } from './waiting-reason.ts'

/** Why a clinician has to see it, before values that may all be normal: what could not be read is in none of them. */
export function WaitsNotice({ detail }: { readonly detail: Detail }) {
  const reason = waitingReason(detail)
  if (reason === null) return null
  return (
    <Alert role="note" color="yellow" icon={<IconStethoscope aria-hidden />} title={WAITS}>
      <Text size="sm">Why: {reason}.</Text>
    </Alert>
  )
}
