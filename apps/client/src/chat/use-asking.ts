import { isMediLensError } from '@medilens/client'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
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
  const begun = useRef<string | null>(null)
  return useMutation({
    mutationFn: async (question: string) => {
      const threadId = chat === 'new' ? (begun.current ?? (await beginThread(patientId, question)).id) : chat
      if (chat === 'new') begun.current = threadId
      return { threadId, question, ...(await client.chat.send.mutate({ threadId, question })) }
    },
    onSuccess: (asked) => {
      begun.current = null
      addQuestion(asked)
      void refreshThreads()
      onAsked(asked.threadId, asked.question)
    },
    onError: (error) => {
      if (chat === 'new' || !isMediLensError(error)) return
      if (error.reason === 'thread_archived') void refreshThreads()
      // Whether it was stored is not known: what is shown above says it, as soon as there is an answer.
      if (error.reason === 'network' || error.reason === 'timed_out_locally') {
        void queryClient.invalidateQueries({ queryKey: messagesQuery(chat).queryKey })
      }
    },
  })
}
