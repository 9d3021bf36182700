import type { Outputs } from '@medilens/client'

type AssessmentPage = Outputs['assessment']['list']
type Identified = Extract<AssessmentPage, { view: 'identified' }>['items'][number]

/** An assessment as the timeline shows it, to whoever may see how much of it. */
export type TimelineEntry = Pick<
  Identified,
  | 'pipelineType'
  | 'eyeLaterality'
  | 'status'
  | 'outcome'
  | 'riskScore'
  | 'riskLevel'
  | 'measuredAt'
  | 'ungradableReason'
  | 'reviewedAt'
> & {
  readonly id: string
  readonly isAwaitingReview: boolean
  /** Whether a correction took its place. */
  readonly isReplaced: boolean
  readonly isCorrection: boolean
}

/** The entries of a page; researchers get no free text, and are not told who reviewed when. */
export function timelineEntries(page: AssessmentPage): TimelineEntry[] {
  if (page.view === 'pseudonymous') {
    return page.items.map((item) => ({
      ...item,
      ungradableReason: null,
      reviewedAt: null,
      isAwaitingReview: false,
      isReplaced: item.supersededById !== null,
      isCorrection: item.supersedesId !== null,
    }))
  }
  return page.items.map((item) => ({
    ...item,
    isAwaitingReview:
      item.requiresReview &&
      item.reviewedAt === null &&
      item.supersededById === null &&
      item.status === 'completed',
    isReplaced: item.supersededById !== null,
    isCorrection: item.supersedesId !== null,
  }))
}
