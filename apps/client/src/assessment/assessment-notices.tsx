import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconClock, IconEyeOff } from '@tabler/icons-react'
import type { Detail } from './detail.ts'
import { FailedNotice } from './failed-notice.tsx'
import { ReplacedNotice, ReplacesLine } from './replaced-notice.tsx'
import { RevokedNotice } from './revoked-notice.tsx'
import { RunNotice } from './run-notice.tsx'
import { WaitsNotice } from './waits-notice.tsx'

/** What one must know before one reads on: that it no longer holds or was recalled, that its model was revoked, that it was too poor, failed, or is not over, and why it waits for a clinician. */
export function AssessmentNotices({ detail }: { readonly detail: Detail }) {
  const { supersedesId, supersededById } = detail
  return (
    <>
      {supersededById === null ? null : <ReplacedNotice detail={detail} supersededById={supersededById} />}
      {supersedesId === null ? null : <ReplacesLine detail={detail} supersedesId={supersedesId} />}
      <RevokedNotice detail={detail} />
      <EndNotice detail={detail} />
      <WaitsNotice detail={detail} />
    </>
  )
}

function EndNotice({ detail }: { readonly detail: Detail }) {
  if (detail.outcome === 'ungradable') {
    const reason = detail.view === 'identified' ? detail.ungradableReason : null
    return (
      <Alert role="note" color="yellow" icon={<IconEyeOff aria-hidden />} title="Too poor to measure">
        <Text size="sm">
          {reason ?? 'The reason is not told.'} Nothing was measured, and no risk can be given.
        </Text>
      </Alert>
    )
  }
  switch (detail.status) {
    case 'failed':
      return detail.view === 'identified' ? (
        <FailedNotice assessmentId={detail.id} />
      ) : (
        <Alert role="note" color="red" icon={<IconAlertTriangle aria-hidden />} title="The analysis failed">
          <Text size="sm">There is no result. The sample can be analysed anew.</Text>
        </Alert>
      )
    case 'cancelled':
      return (
        <Alert role="note" color="gray" title="The analysis was cancelled">
          <Text size="sm">There is no result.</Text>
        </Alert>
      )
    case 'pending':
    case 'processing':
      return detail.view === 'identified' ? (
        <RunNotice assessmentId={detail.id} />
      ) : (
        <Alert color="petrol" role="status" icon={<IconClock aria-hidden />} title="Not over yet">
          <Text size="sm">What is found shows here by itself.</Text>
        </Alert>
      )
    case 'completed':
      return null
    default:
      return detail.status satisfies never
  }
}
