import { isMediLensError } from '@medilens/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { IdentifiedDetail, Summary } from '../assessment/detail.ts'
import { detailQuery, forgetLists, showNow } from '../assessment/detail.ts'
import { client, queryClient } from '../server/connection.ts'
import { nextWaiting, type QueueName, type Waiting } from './queue.ts'

interface Signed {
  /** What waits next in the queue that one came from; undefined where one came from none. */
  readonly next: Waiting | null | undefined
}

/** Signs an assessment as seen. What it is now, where that is something else than was read, is shown and not written over. */
export function useReviewing(
  { id: assessmentId, version }: IdentifiedDetail,
  queue: QueueName | undefined,
  onSigned: (note: string) => void,
) {
  const [changed, setChanged] = useState<Summary | null>(null)
  const signing = useMutation({
    mutationFn: async (note: string): Promise<Signed | null> => {
      const trimmed = note.trim()
      const answer = await client.assessment.review.mutate({
        assessmentId,
        expectedVersion: version,
        ...(trimmed === '' ? {} : { note: trimmed }),
      })
      if (answer.outcome === 'conflict') {
        showNow(answer.current)
        setChanged(answer.current)
        return null
      }
      showNow(answer.assessment)
      setChanged(null)
      onSigned(note)
      void forgetLists()
      return { next: queue === undefined ? undefined : await nextOrNothing(queue) }
    },
    // What can't be reviewed any more says on its page what became of it.
    onError: (error) =>
      isMediLensError(error) && error.reason === 'not_reviewable'
        ? queryClient.invalidateQueries({ queryKey: detailQuery(assessmentId).queryKey })
        : undefined,
  })
  return { signing, changed }
}

/** The review is signed whether or not the next is known. */
const nextOrNothing = async (queue: QueueName): Promise<Waiting | null | undefined> => {
  try {
    return await nextWaiting(queue)
  } catch {
    return undefined
  }
}
