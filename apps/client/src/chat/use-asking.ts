import { isMediLensError } from '@medilens/client'
import { useMutation } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'
import { addQuestion, messagesQuery } from './messages.ts'
import { beginThread, refreshThreads } from './threads.ts'

interface Place {
  readonly patientId: string | null
  /** The conversation's id, or `new`. */
  readonly chat: string
  /** The question was stored. */
  readonly onAsked: (threadId: string, question: string) => void
}

/** Asks a question in a conversation, which begins with it where it is new. */
export function useAsking({ patientId, chat, onAsked }: Place) {
  // A conversation that began while its question was not taken is gone on with, so that none is begun twice.
  const begunKey = ['chat', 'begun', patientId] as const
  return useMutation({
    mutationFn: async (question: string) => {
      const known = chat === 'new' ? queryClient.getQueryData<string>(begunKey) : chat
      const threadId = known ?? (await beginThread(patientId, question)).id
      if (chat === 'new') queryClient.setQueryData<string>(begunKey, threadId)
      const sent = await client.chat.send.mutate({ threadId, question })
      return { threadId, question, isFirst: known === undefined, ...sent }
    },
    onSuccess: (asked) => {
      if (chat === 'new') queryClient.removeQueries({ queryKey: begunKey })
      addQuestion(asked)
      void refreshThreads()
      onAsked(asked.threadId, asked.question)
    },
    onError: (error) => {
      if (!isMediLensError(error)) return
      if (error.reason === 'thread_archived' || error.reason === 'not_found') {
        queryClient.removeQueries({ queryKey: begunKey })
        void refreshThreads()
      }
      if (chat === 'new') return
      // Whether it was stored is not known: what is shown above says it, as soon as there is an answer.
      if (error.reason === 'network' || error.reason === 'timed_out_locally') {
        void queryClient.invalidateQueries({ queryKey: messagesQuery(chat).queryKey })
      }
    },
  })
}
