import type { Outputs } from '@medilens/client'
import { queryOptions } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'

/** A conversation. */
export type Thread = Outputs['chat']['getThread']

/** Whose conversations are listed. */
export interface Whose {
  readonly patientId: string | null
  /** Of somebody who has only their own: all of theirs are about them. */
  readonly isOwn: boolean
}

/** Who has more conversations about a patient than that finds the older ones by their addresses. */
const MOST = 100
const TITLE_LENGTH = 80

const threadsKey = ['chat', 'threads'] as const

/** The active conversations about a patient, last used first. */
export const threadsQuery = ({ patientId, isOwn }: Whose) =>
  queryOptions({
    queryKey: [...threadsKey, patientId, isOwn],
    queryFn: async ({ signal }): Promise<readonly Thread[]> => {
      const input = { limit: MOST, ...(isOwn || patientId === null ? {} : { patientId }) }
      const { items } = await client.chat.listThreads.query(input, { signal })
      return items.filter((thread) => isOwn || thread.patientId === patientId)
    },
  })

/** One conversation, archived or not. */
export const threadQuery = (threadId: string) =>
  queryOptions({
    queryKey: [...threadsKey, 'one', threadId],
    queryFn: ({ signal }) => client.chat.getThread.query({ threadId }, { signal }),
  })

/** Begins a conversation, called by the beginning of its first question. */
export const beginThread = (patientId: string | null, question: string): Promise<Thread> =>
  client.chat.createThread.mutate({
    title: titleOf(question),
    ...(patientId === null ? {} : { patientId }),
  })

const titleOf = (question: string): string => {
  const line = question.trim().replaceAll(/\s+/g, ' ')
  return line.length <= TITLE_LENGTH ? line : `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…`
}

/** Asks anew for what is known of conversations, after one began, was used or was archived. */
export const refreshThreads = (): Promise<void> => queryClient.invalidateQueries({ queryKey: threadsKey })
