import type { Outputs } from '@medilens/client'
import { isRecalled } from '../assessment/recall.ts'
import { awaitsReview } from '../review/awaits-review.ts'

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
  /** Whether another run took its place. */
  readonly isReplaced: boolean
  /** Whether that was since the model that measured it was recalled. */
  readonly isRecalled: boolean
  /** Whose place it took; null where it took none's. */
  readonly replaces: 'wrong' | 'recalled' | 'unknown' | null
}

/** The entries of a page; researchers get no free text, and are not told who reviewed when. */
export function timelineEntries(page: AssessmentPage): TimelineEntry[] {
  const recalled = new Map(page.items.map((item): [string, boolean] => [item.id, isRecalled(item)]))
  const replaced = ({ supersedesId }: AssessmentPage['items'][number]): TimelineEntry['replaces'] => {
    if (supersedesId === null) return null
    const wasRecalled = recalled.get(supersedesId)
    if (wasRecalled === undefined) return 'unknown'
    return wasRecalled ? 'recalled' : 'wrong'
  }
  if (page.view === 'pseudonymous') {
    return page.items.map((item) => ({
      ...item,
      ungradableReason: null,
      reviewedAt: null,
      isAwaitingReview: false,
      isReplaced: item.supersededById !== null,
      isRecalled: isRecalled(item),
      replaces: replaced(item),
    }))
  }
  return page.items.map((item) => ({
    ...item,
    isAwaitingReview: awaitsReview(item),
    isReplaced: item.supersededById !== null,
    isRecalled: isRecalled(item),
    replaces: replaced(item),
  }))
}
