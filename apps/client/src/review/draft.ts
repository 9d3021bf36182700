import { useState } from 'react'
import { queryClient } from '../server/connection.ts'

const keyOf = (assessmentId: string) => ['review draft', assessmentId]

// Kept with the answers, in memory alone, so that signing out forgets it as well.
queryClient.setQueryDefaults(['review draft'], { gcTime: Infinity })

interface ReviewDraft {
  /** What was typed and not signed; null where nothing was. */
  readonly text: string | null
  /** Null once it is signed or given up. */
  readonly write: (text: string | null) => void
}

/** A note that is being written. Leaving the page, a lost network or a conflict do not lose it. */
export function useReviewDraft(assessmentId: string): ReviewDraft {
  const [text, setText] = useState(() => queryClient.getQueryData<string>(keyOf(assessmentId)) ?? null)
  return {
    text,
    write: (next) => {
      setText(next)
      if (next === null) queryClient.removeQueries({ queryKey: keyOf(assessmentId) })
      else queryClient.setQueryData(keyOf(assessmentId), next)
    },
  }
}
