import { useState } from 'react'
import { queryClient } from '../server/connection.ts'

/** Kept as long as somebody is signed in, not only for as long as answers are. */
queryClient.setQueryDefaults(['chat', 'draft'], { gcTime: Infinity })

/**
 * What was typed into a conversation and not sent, so that closing it loses nothing. It is kept among the answers in
 * memory: it is gone with them when somebody signs out, and is never written to a disk.
 */
export function useDraft(patientId: string | null, chat: string): readonly [string, (text: string) => void] {
  const key = `${patientId ?? ''} ${chat}`
  const kept = (): string => queryClient.getQueryData<string>(['chat', 'draft', key]) ?? ''
  const [shown, setShown] = useState(() => ({ key, text: kept() }))
  const text = shown.key === key ? shown.text : kept()
  return [
    text,
    (typed) => {
      setShown({ key, text: typed })
      queryClient.setQueryData<string>(['chat', 'draft', key], typed)
    },
  ]
}
