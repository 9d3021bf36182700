import { useState } from 'react'
import { createDrafts } from '../account/drafts.ts'
import { useMe } from '../server/me.ts'

const drafts = createDrafts<string>()

/**
 * What was typed into a conversation and not sent, so that neither closing it nor the end of the session loses it. It is
 * kept in memory alone: it is gone when somebody signs out, and is never written to a disk.
 */
export function useDraft(patientId: string | null, chat: string): readonly [string, (text: string) => void] {
  const me = useMe()
  const key = `${patientId ?? ''} ${chat}`
  const kept = (): string => drafts.read(me, key) ?? ''
  const [shown, setShown] = useState(() => ({ key, text: kept() }))
  const text = shown.key === key ? shown.text : kept()
  return [
    text,
    (typed) => {
      setShown({ key, text: typed })
      drafts.write(me, key, typed === '' ? null : typed)
    },
  ]
}
