import './assessment.css'
import { Button, Stack } from '@mantine/core'
import { isMediLensError } from '@medilens/client'
import { IconMessage, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { ChatPanel } from '../chat/chat-panel.tsx'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { ReviewSection } from '../review/review-section.tsx'
import { useScope } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { AssessmentHeader } from './assessment-header.tsx'
import { DeleteAssessment } from './delete-assessment.tsx'
import { detailQuery, type Detail } from './detail.ts'
import { ExplanationSection } from './explanation-section.tsx'
import { PrintDocument } from './print-document.tsx'
import { ResultSection } from './result-section.tsx'
import { StagesSection } from './stages-section.tsx'
import { ValuesSection } from './values-section.tsx'

const route = getRouteApi('/signed-in/assessments/$assessmentId')

/** One assessment: what was measured and how it stands, what was found, and who looked at it. */
export function AssessmentPage() {
  const { assessmentId } = route.useParams()
  // Another assessment begins with nothing of the one before: no open dialog, no answer.
  return <Assessment key={assessmentId} assessmentId={assessmentId} />
}

function Assessment({ assessmentId }: { readonly assessmentId: string }) {
  const [isDeleted, setIsDeleted] = useState(false)
  const query = useQuery({ ...detailQuery(assessmentId), enabled: !isDeleted })
  if (isDeleted || isGone(query.error)) {
    return (
      <Page name="Assessment">
        <Empty title={isDeleted ? 'Deleted' : 'There is no such assessment'}>
          {isDeleted
            ? 'It is in no list, and its values are in no history any more. '
            : 'It was deleted, or is not for you to see. '}
          <PageLink to="/assessments">To the assessments</PageLink>
        </Empty>
      </Page>
    )
  }
  return (
    <>
      <div className="no-print">
        <Page
          name="Assessment"
          title={
            query.data === undefined ? 'Assessment' : `${PIPELINE_NAMES[query.data.pipelineType]} assessment`
          }
          actions={
            query.data === undefined ? null : (
              <Actions detail={query.data} onDeleted={() => setIsDeleted(true)} />
            )
          }
        >
          <Loaded query={query} lines={12}>
            {(detail) => <Content detail={detail} />}
          </Loaded>
        </Page>
      </div>
      {query.data === undefined ? null : <PrintDocument detail={query.data} />}
    </>
  )
}

const isGone = (error: unknown): boolean => isMediLensError(error) && error.reason === 'not_found'

interface ActionsProps {
  readonly detail: Detail
  readonly onDeleted: () => void
}

function Actions({ detail, onDeleted }: ActionsProps) {
  const { chat, queue } = route.useSearch()
  const navigate = route.useNavigate()
  const mayTalk = useScope('chat:use') !== undefined
  const mayDelete = useScope('assessment:delete') !== undefined
  return (
    <>
      {queue === undefined ? null : (
        <PageLink to="/review" search={queue === 'all' ? {} : { pipeline: queue }} size="sm">
          To the queue
        </PageLink>
      )}
      {mayTalk && chat === undefined && detail.view === 'identified' ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconMessage size={14} aria-hidden />}
          onClick={() => void navigate({ search: (before) => ({ ...before, chat: 'new' }) })}
        >
          Ask
        </Button>
      ) : null}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPrinter size={14} aria-hidden />}
        onClick={() => window.print()}
      >
        Print
      </Button>
      {mayDelete && detail.view === 'identified' ? (
        <DeleteAssessment detail={detail} onDeleted={onDeleted} />
      ) : null}
    </>
  )
}

function Content({ detail }: { readonly detail: Detail }) {
  const { chat, value, queue } = route.useSearch()
  const navigate = route.useNavigate()
  const hash = useLocation({ select: (location) => location.hash })
  const isStaff = useScope('assessment:read') !== 'own'
  const mayTalk = useScope('chat:use') !== undefined && detail.view === 'identified'
  const isTalking = mayTalk && chat !== undefined
  const talk = (next: string | undefined) =>
    void navigate({
      search: ({ chat: _chat, ...rest }) => (next === undefined ? rest : { ...rest, chat: next }),
    })
  return (
    <div className="beside-chat" {...(isTalking ? { 'data-chat': true } : {})}>
      <Stack gap="lg">
        <AssessmentHeader detail={detail} />
        <ValuesSection detail={detail} marked={value} />
        <ResultSection detail={detail} />
        <ReviewSection detail={detail} queue={queue} isAsked={hash === 'review'} />
        {detail.view === 'identified' && detail.status === 'completed' ? (
          <ExplanationSection detail={detail} />
        ) : null}
        {isStaff ? <StagesSection stages={detail.stages ?? []} /> : null}
      </Stack>
      {isTalking ? (
        <ChatPanel
          patientId={detail.patientId}
          chat={chat}
          onChatChange={talk}
          onClose={() => talk(undefined)}
        />
      ) : null}
    </div>
  )
}
