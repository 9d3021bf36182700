import { Paper, Text } from '@mantine/core'
import { formatMinute } from '../format/date.ts'
import { ReviewerName } from './reviewer-name.tsx'

interface SavedReviewProps {
  readonly review: {
    readonly reviewedBy: string | null
    readonly reviewedAt: string | null
    readonly reviewNote: string | null
  }
}

/** The review that stands, or nothing where there is none. */
export function SavedReview({ review: { reviewedBy, reviewedAt, reviewNote } }: SavedReviewProps) {
  if (reviewedBy === null || reviewedAt === null) return null
  return (
    <Paper withBorder p="xs" component="article" aria-label="The review that stands" maw="46rem">
      <Text size="xs" c="dimmed">
        Reviewed by <ReviewerName userId={reviewedBy} />, {formatMinute(reviewedAt)}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} {...(reviewNote === null ? { c: 'dimmed' } : {})}>
        {reviewNote ?? 'Signed as seen, without a note.'}
      </Text>
    </Paper>
  )
}
