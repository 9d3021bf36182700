import { useQuery } from '@tanstack/react-query'
import { queryClient } from '../server/connection.ts'

/**
 * What was typed into a conversation and not sent, so that closing it loses nothing. It stands among the answers in
 * memory: it is gone with them when somebody signs out, and is never written to a disk.
 */
export function useDraft(patientId: string | null, chat: string): readonly [string, (text: string) => void] {
  const queryKey = ['chat', 'draft', patientId, chat] as const
  const { data } = useQuery({
    queryKey,
    queryFn: () => '',
    initialData: '',
    staleTime: Infinity,
    gcTime: Infinity,
  })
  return [data, (text) => void queryClient.setQueryData<string>(queryKey, text)]
}
