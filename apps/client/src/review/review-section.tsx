import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Detail, IdentifiedDetail } from '../assessment/detail.ts'
import { usePaperPatient } from '../assessment/paper-patient.ts'
import { isRecalled, NOT_MEASURED_ANEW } from '../assessment/recall.ts'
import { RevokedNotice } from '../assessment/revoked-notice.tsx'
import { useMe, useScope } from '../server/me.ts'
import { isReviewable } from './awaits-review.ts'
import { useReviewDraft } from './draft.ts'
import type { QueueName } from './queue.ts'
import { ReviewForm, StandingNotice, type Standing } from './review-form.tsx'
import { ReviewedNext } from './reviewed-next.tsx'
import { useReviewing } from './reviewing.ts'
import { SavedReview } from './saved-review.tsx'

interface ReviewSectionProps {
  readonly detail: Detail
  readonly queue: QueueName | undefined
  /** One came to write: the note has the focus. */
  readonly isAsked: boolean
}

/** Who looked at an assessment and what they noted, and the place to do so. */
export function ReviewSection({ detail, queue, isAsked }: ReviewSectionProps) {
  const mayReview = useScope('assessment:review') !== undefined
  const isOver = isReviewable(detail)
  // What takes the place of a recalled result waits before it is over.
  if (!isOver && !(detail.requiresReview && detail.supersedesId !== null)) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="review">
      <Title order={2} id="review">
        Review
      </Title>
      {detail.view === 'pseudonymous' ? (
        <Text size="sm">
          {detail.requiresReview ? 'It is one of those that a clinician looks at.' : 'None was asked for.'}
        </Text>
      ) : (
        <>
          <Waits detail={detail} />
          {mayReview && isOver ? (
            <>
              {/* Whoever comes from the queue to sign begins here, and not at the head of the page. */}
              {isAsked ? <RevokedNotice detail={detail} /> : null}
              <Reviewing detail={detail} queue={queue} isAsked={isAsked} />
            </>
          ) : (
            <SavedReview review={detail} />
          )}
        </>
      )}
    </Stack>
  )
}

function Waits({ detail }: { readonly detail: IdentifiedDetail }) {
  const { status, requiresReview, reviewReason, reviewedBy, supersededById } = detail
  if (isRecalled(detail)) {
    return (
      <Text size="sm">
        {reviewedBy === null
          ? 'Recalled before anybody reviewed it: its new measurement is reviewed.'
          : 'What was signed here was recalled since: its new measurement is to be reviewed again.'}
      </Text>
    )
  }
  if (supersededById !== null && reviewedBy === null) {
    return <Text size="sm">Corrected before anybody reviewed it: it is the correction that is reviewed.</Text>
  }
  if (reviewedBy !== null) {
    return reviewReason === null ? null : <Text size="sm">Waited for a clinician: {reviewReason}.</Text>
  }
  if (!requiresReview) return <Text size="sm">It does not wait for a review.</Text>
  return (
    <Text size="sm">
      <Text span inherit fw={600}>
        Waits for a clinician
      </Text>
      {reviewReason === null ? '.' : `: ${reviewReason}.`} {UNMEASURED_TEXTS[status]}
    </Text>
  )
}

/** What a clinician can do about what waits and was not measured: only what takes the place of a recalled result does. */
const UNMEASURED_TEXTS = {
  pending: 'It can be signed once its new measurement is over.',
  processing: 'It can be signed once its new measurement is over.',
  completed: '',
  failed: NOT_MEASURED_ANEW,
  cancelled: NOT_MEASURED_ANEW,
} as const satisfies Record<Detail['status'], string>

interface ReviewingProps extends ReviewSectionProps {
  readonly detail: IdentifiedDetail
}

function Reviewing({ detail, queue, isAsked }: ReviewingProps) {
  const { user } = useMe()
  // Asked with the page and not with the form, which may come later: each look is audited.
  const person = usePaperPatient(detail)
  const draft = useReviewDraft(detail.id)
  const [isAmending, setIsAmending] = useState(false)
  const { signing, changed } = useReviewing(detail, queue, (note) => {
    draft.signed(note)
    setIsAmending(false)
  })
  const { reviewedBy, reviewNote, requiresReview, supersededById } = detail
  const isMine = reviewedBy === user.id
  const isTaken = reviewedBy !== null && !isMine
  const isOpen = supersededById === null
  const isExpected = reviewedBy === null && (requiresReview || isAsked)
  const writes = isOpen && !isTaken && (isExpected || isAmending || draft.text !== null)
  const standing = standingOf({
    isTaken,
    isOpen,
    isRecalled: isRecalled(detail),
    isChanged: changed !== null,
  })
  const giveUp = () => {
    draft.write(null)
    setIsAmending(false)
    signing.reset()
  }
  return (
    <>
      <SavedReview review={detail} />
      {signing.data === null || signing.data === undefined ? null : (
        <ReviewedNext next={signing.data.next} queue={queue} />
      )}
      {writes || draft.text !== null ? (
        <ReviewForm
          person={person}
          text={draft.text ?? (isAmending ? (reviewNote ?? '') : '')}
          onWrite={draft.write}
          onSign={(note) => signing.mutate(note)}
          isSigning={signing.isPending}
          error={signing.error}
          standing={standing}
          hasFocus={isAsked || isAmending}
          onGiveUp={isAmending || draft.text !== null ? giveUp : undefined}
        />
      ) : changed === null ? null : (
        <StandingNotice standing={standing} />
      )}
      {isOpen && !isTaken && !writes ? (
        <Group className="no-print">
          <Button size="xs" variant="default" onClick={() => setIsAmending(true)}>
            {isMine ? 'Word the note anew' : 'Review it all the same'}
          </Button>
        </Group>
      ) : null}
    </>
  )
}

interface Became {
  readonly isTaken: boolean
  readonly isOpen: boolean
  readonly isRecalled: boolean
  readonly isChanged: boolean
}

function standingOf({ isTaken, isOpen, isChanged, ...became }: Became): Standing {
  if (isTaken) return 'taken'
  if (became.isRecalled) return 'recalled'
  if (!isOpen) return 'superseded'
  return isChanged ? 'changed' : 'open'
}
