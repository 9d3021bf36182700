import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatMessageId, Scope, Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type { LiveCall, LiveEvent } from '../trpc/subscription.ts'
import { needsHelp, noticeOf, takeOver } from './produce.ts'
import type { AnswerEvent, OnAnswerInput } from './schema.ts'
import { ownThread } from './threads.ts'
import { toldSources } from './told-sources.ts'

/** How often a stream looks: at once while something comes, more seldom while nothing does, in milliseconds. */
const SHORTEST_PAUSE = 100
const LONGEST_PAUSE = 500
const PAUSE_GROWTH = 1.5

interface Listener {
  readonly messageId: ChatMessageId
  /** How much of the answer was heard, in UTF-16 units, as `length` counts in JavaScript. */
  readonly heard: number
}

/** Opens the stream of an answer of the caller's own conversation. Throws `not_found`. */
export async function openAnswer(
  { session, scope }: Call,
  { messageId, lastEventId }: z.output<typeof OnAnswerInput>,
): Promise<Audited<Listener>> {
  const { patientId } = await readAnswer(session, scope, messageId)
  return audited({ messageId, heard: Number(lastEventId ?? 0) }, { resourceId: messageId, patientId })
}

/**
 * What is there of an answer and then what is added, until it is whole. An event's id says how much was heard with it, so
 * that a stream that is resumed goes on at the very character, on whichever server. It looks at what is stored and holds
 * nothing in between.
 */
export async function* answerEvents(
  { scope, inSession, signal, services }: LiveCall,
  { messageId, heard: before }: Listener,
): AsyncIterable<LiveEvent<z.input<typeof AnswerEvent>>> {
  let heard = before
  for (let pause = SHORTEST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * PAUSE_GROWTH)) {
    const { status, content, sources, updatedAt } = await inSession(async (session) => {
      const answer = await readAnswer(session, scope, messageId)
      return { ...answer, sources: isOver(answer) ? await sourcesOf(session, answer) : [] }
    })
    for (const text of sentencesOf(content.slice(heard))) {
      heard += text.length
      pause = SHORTEST_PAUSE
      yield { id: String(heard), data: { type: 'text', text } }
    }
    if (status === 'complete' || status === 'failed') {
      const notice = noticeOf(status)
      yield { id: String(heard), data: { type: 'complete', status, sources, notice } }
      return
    }
    if (needsHelp({ status, updatedAt })) {
      services.background(() => takeOver(inSession, messageId, services.chat.responder))
    }
    await sleep(pause, undefined, { signal })
  }
}

/** One event a sentence, so that also over a line that keeps breaking something is heard each time. */
const sentencesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

type Answer = Awaited<ReturnType<typeof readAnswer>>

const isOver = ({ status }: Answer): boolean => status === 'complete' || status === 'failed'

const sourcesOf = (session: Session, { patientId, sources }: Answer) =>
  toldSources(session, patientId === null ? null : { patientId }, sources ?? [])

async function readAnswer(session: Session, scope: Scope, messageId: ChatMessageId) {
  const message = await session.sql
    .selectFrom('chat_messages')
    .select(['threadId', 'status', 'content', 'sources', 'updatedAt'])
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', messageId)
    .where('role', '=', 'assistant')
    .executeTakeFirst()
  const thread = message === undefined ? null : await ownThread(session, scope, message.threadId)
  if (message === undefined || thread === null) throw notFound('message')
  return { ...message, patientId: thread.patientId }
}
