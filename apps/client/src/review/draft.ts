import { useState } from 'react'
import { createDrafts } from '../account/drafts.ts'
import { useMe } from '../server/me.ts'

const drafts = createDrafts<string>()

interface ReviewDraft {
  /** What was typed and not signed; null where nothing was. */
  readonly text: string | null
  /** Null once it is signed or given up. */
  readonly write: (text: string | null) => void
  /** What was sent is signed: nothing is left of it but what was typed since. */
  readonly signed: (sent: string) => void
}

/** A note that is being written. Leaving the page, a lost network, a conflict or the end of the session do not lose it. */
export function useReviewDraft(assessmentId: string): ReviewDraft {
  const me = useMe()
  const [text, setText] = useState(() => drafts.read(me, assessmentId))
  return {
    text,
    write: (next) => {
      setText(next)
      drafts.write(me, assessmentId, next)
    },
    signed: (sent) => {
      setText((now) => (now === sent ? null : now))
      if (drafts.read(me, assessmentId) === sent) drafts.write(me, assessmentId, null)
    },
  }
}
