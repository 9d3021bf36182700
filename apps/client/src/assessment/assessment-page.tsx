import './assessment.css'
import { Skeleton, Stack, Text } from '@mantine/core'
import { isMediLensError } from '@medilens/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { ChatBeside } from '../chat/chat-beside.tsx'
import { ChatButton } from '../chat/chat-button.tsx'
import { ReviewSection } from '../review/review-section.tsx'
import { useScope } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { AssessmentHeader } from './assessment-header.tsx'
import { DeleteAssessment } from './delete-assessment.tsx'
import { detailQuery, isOpen, type Detail } from './detail.ts'
import { ExplanationSection } from './explanation-section.tsx'
import { PrintButton } from './print-button.tsx'
import { PrintDocument } from './print-document.tsx'
import { ResultSection } from './result-section.tsx'
import { StagesSection } from './stages-section.tsx'
import { assessmentTitle } from './title.ts'
import { ValuesSection } from './values-section.tsx'

/** With what reads and draws recordings, which other assessments have no use for. */
const EcgSection = lazy(async () => {
  try {
    return { default: (await import('../ecg/ecg-section.tsx')).EcgSection }
  } catch {
    // All else of the page is there.
    return { default: NoEcgSection }
  }
})

const NoEcgSection = () => (
  <Text size="sm" role="note">
    What draws the electrocardiogram could not be loaded. Reload the page once you are connected.
  </Text>
)

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
  const { chat } = route.useSearch()
  const navigate = route.useNavigate()
  const talk = (next: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, chat: next }), resetScroll: false })
  const { data: detail } = query
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
  const isKnown = detail?.view === 'identified'
  return (
    <>
      <div className="no-print">
        <ChatBeside
          patientId={detail?.patientId ?? null}
          chat={isKnown ? chat : undefined}
          onChatChange={talk}
        >
          <Page
            name="Assessment"
            title={detail === undefined ? 'Assessment' : assessmentTitle(detail)}
            actions={
              detail === undefined ? null : (
                <Actions detail={detail} onTalk={() => talk('new')} onDeleted={() => setIsDeleted(true)} />
              )
            }
          >
            <Loaded query={query} lines={12}>
              {(loaded) => <Content detail={loaded} />}
            </Loaded>
          </Page>
        </ChatBeside>
      </div>
      {detail === undefined ? null : <PrintDocument detail={detail} />}
    </>
  )
}

const isGone = (error: unknown): boolean => isMediLensError(error) && error.reason === 'not_found'

interface ActionsProps {
  readonly detail: Detail
  readonly onTalk: () => void
  readonly onDeleted: () => void
}

function Actions({ detail, onTalk, onDeleted }: ActionsProps) {
  const { chat, queue } = route.useSearch()
  const mayDelete = useScope('assessment:delete') !== undefined
  return (
    <>
      {queue === undefined ? null : (
        <PageLink to="/review" search={queue === 'all' ? {} : { pipeline: queue }} size="sm">
          To the queue
        </PageLink>
      )}
      {detail.view === 'identified' ? <ChatButton isOpen={chat !== undefined} onOpen={onTalk} /> : null}
      <PrintButton detail={detail} />
      {mayDelete && detail.view === 'identified' ? (
        <DeleteAssessment detail={detail} onDeleted={onDeleted} />
      ) : null}
    </>
  )
}

function Content({ detail }: { readonly detail: Detail }) {
  const { value, queue } = route.useSearch()
  const hash = useLocation({ select: (location) => location.hash })
  const isStaff = useScope('assessment:read') !== 'own'
  return (
    <Stack gap="lg">
      <AssessmentHeader detail={detail} />
      <ValuesSection detail={detail} marked={value} />
      <ResultSection detail={detail} />
      {detail.view === 'identified' && detail.pipelineType === 'cardiology' ? (
        <Suspense fallback={<Skeleton height={220} role="status" aria-label="Loading" />}>
          <EcgSection detail={detail} />
        </Suspense>
      ) : null}
      <ReviewSection detail={detail} queue={queue} isAsked={hash === 'review'} />
      {detail.view === 'identified' && detail.status === 'completed' ? (
        <ExplanationSection detail={detail} />
      ) : null}
      {isStaff && !isOpen(detail) ? <StagesSection stages={detail.stages ?? []} /> : null}
    </Stack>
  )
}
