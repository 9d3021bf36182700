import { Alert, Text } from '@mantine/core'
import { IconArrowRight, IconBan } from '@tabler/icons-react'
import { PageLink } from '../ui/link.tsx'
import type { Detail } from './detail.ts'
import { isRecalled, RECALL_WARNING, recallTitle, useIsMeasuredAnew, useSuccessorText } from './recall.ts'

interface ReplacedProps {
  readonly detail: Detail
  readonly supersededById: string
}

/** That another run took its place: since it was recalled, or wrong. */
export const ReplacedNotice = (props: ReplacedProps) =>
  isRecalled(props.detail) ? <RecallNotice {...props} /> : <CorrectedNotice {...props} />

function RecallNotice({ detail, supersededById }: ReplacedProps) {
  const became = useSuccessorText(detail)
  return (
    <Alert role="note" color="red" icon={<IconBan aria-hidden />} title={recallTitle(detail)}>
      <Text size="sm">{RECALL_WARNING} They are in no history.</Text>
      <Text size="sm">
        {became === '' ? '' : `${became} `}
        <PageLink to="/assessments/$assessmentId" params={{ assessmentId: supersededById }}>
          To the new measurement
        </PageLink>
      </Text>
    </Alert>
  )
}

const CorrectedNotice = ({ supersededById }: ReplacedProps) => (
  <Alert role="note" color="yellow" icon={<IconArrowRight aria-hidden />} title="A correction took its place">
    <Text size="sm">
      What is said here no longer holds and is in no history.{' '}
      <PageLink to="/assessments/$assessmentId" params={{ assessmentId: supersededById }}>
        To the correction
      </PageLink>
    </Text>
  </Alert>
)

interface ReplacesProps {
  readonly detail: Detail
  readonly supersedesId: string
}

/** Whose place it took, and why. */
export function ReplacesLine({ detail, supersedesId }: ReplacesProps) {
  const isMeasuredAnew = useIsMeasuredAnew(detail)
  return (
    <Text size="sm">
      {isMeasuredAnew === false ? 'Corrects' : 'Takes the place of'}{' '}
      <PageLink to="/assessments/$assessmentId" params={{ assessmentId: supersedesId }}>
        {isMeasuredAnew === true ? 'a recalled assessment' : 'an earlier assessment'}
      </PageLink>{' '}
      of the same sample.
    </Text>
  )
}
