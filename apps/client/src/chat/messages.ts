import type { Outputs } from '@medilens/client'
import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'
import type { Source } from './sentences.ts'

type Stored = Outputs['chat']['listMessages']['items'][number]

/** One message of a conversation, as far as it is shown. */
export type ChatMessage = Pick<Stored, 'role' | 'status' | 'content' | 'sources' | 'notice' | 'createdAt'> & {
  readonly id: string
  /** Of an answer: the question that it answers. */
  readonly questionId: string | null
}

/** How an answer ended. */
export interface Ended {
  readonly content: string
  readonly status: 'complete' | 'failed'
  readonly sources: Source[]
  readonly notice: string | null
}

/** Newest first, as they are asked for. */
interface MessagePage {
  readonly items: readonly ChatMessage[]
  readonly nextCursor: string | null
}
type Pages = InfiniteData<MessagePage, string | null>

const PAGE = 50

const keyOf = (threadId: string) => ['chat', 'messages', threadId] as const
const firstPage = (): string | null => null

/** The messages of a conversation. What is asked and answered is added as it comes, so that they are loaded once. */
export const messagesQuery = (threadId: string) =>
  infiniteQueryOptions({
    queryKey: keyOf(threadId),
    queryFn: ({ pageParam, signal }): Promise<MessagePage> =>
      client.chat.listMessages.query(
        { threadId, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Infinity,
  })

/** The messages of all pages that are there, oldest first. */
export const inOrder = (pages: readonly MessagePage[]): readonly ChatMessage[] =>
  pages.flatMap(({ items }) => items).toReversed()

interface Asked {
  readonly threadId: string
  /** Whether nothing was ever asked there before. */
  readonly isFirst: boolean
  readonly question: string
  readonly userMessageId: string
  readonly answerMessageId: string
}

/** Adds a question that was stored, and the place of its answer, to the conversation on the screen. */
export function addQuestion({ threadId, isFirst, question, userMessageId, answerMessageId }: Asked): void {
  const queryKey = keyOf(threadId)
  if (!isFirst && queryClient.getQueryData(queryKey) === undefined) {
    // What else is there has to come first, and brings these along.
    void queryClient.invalidateQueries({ queryKey })
    return
  }
  const createdAt = new Date().toISOString()
  const common = { createdAt, sources: [], notice: null }
  const asked: readonly ChatMessage[] = [
    {
      ...common,
      id: answerMessageId,
      questionId: userMessageId,
      role: 'assistant',
      status: 'pending',
      content: '',
    },
    { ...common, id: userMessageId, questionId: null, role: 'user', status: 'complete', content: question },
  ]
  showStored(messagesQuery(threadId).queryKey, (before) => {
    const [newest, ...older] = before?.pages ?? [{ items: [], nextCursor: null }]
    return {
      pageParams: before?.pageParams ?? [null],
      pages: [
        { items: [...asked, ...(newest?.items ?? [])], nextCursor: newest?.nextCursor ?? null },
        ...older,
      ],
    }
  })
}

/** Puts how an answer ended into the conversation on the screen. */
export function settleAnswer(threadId: string, messageId: string, ended: Ended): void {
  queryClient.setQueryData<Pages>(keyOf(threadId), (before) =>
    before === undefined
      ? before
      : {
          ...before,
          pages: before.pages.map((page) => ({
            ...page,
            items: page.items.map((message) =>
              message.id === messageId ? { ...message, ...ended } : message,
            ),
          })),
        },
  )
}
