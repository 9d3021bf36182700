import { useState } from 'react'
import { queryClient } from '../server/connection.ts'

const KEY = ['patients-typed'] as const

/**
 * What was last typed into the list's search, so that going back to it finds it as it was left. It is kept beside the
 * answers: in memory, and gone with them when somebody signs out.
 */
export const useTypedSearch = (): [string, (text: string) => void] => {
  const [typed, setTyped] = useState(() => queryClient.getQueryData<string>(KEY) ?? '')
  const type = (text: string): void => {
    queryClient.setQueryData<string>(KEY, text)
    setTyped(text)
  }
  return [typed, type]
}
