import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { failureText } from '../format/failure.ts'
import { useScope } from '../server/me.ts'
import { isSampleGone, useWork } from './use-work.ts'

/** That an analysis failed, why, and what can be done. */
export function FailedNotice({ assessmentId }: { readonly assessmentId: string }) {
  const job = useWork(assessmentId)
  const isStaff = useScope('assessment:read') === 'all'
  const isKeptAside = job?.errorCode === 'contract_broken'
  return (
    <Alert
      role="note"
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={isKeptAside ? 'The result was kept aside' : 'The analysis failed'}
    >
      <Text size="sm">
        {job === null ? '' : `${failureText(job.errorCode)} `}
        There is no result.
      </Text>
      {job?.status === 'dead' && isStaff ? (
        <Text size="sm">
          {triedText(job.attempt)}
          {isSampleGone(job)
            ? 'It can be measured once its sample is uploaded anew.'
            : 'An admin of your organization can requeue it, or the sample can be uploaded anew.'}
        </Text>
      ) : null}
    </Alert>
  )
}

function triedText(attempt: number): string {
  if (attempt === 0) return 'It was never tried. '
  return attempt === 1 ? 'It was tried once. ' : `It was tried ${attempt} times. `
}
