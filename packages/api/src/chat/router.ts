import { can, router } from '../trpc/procedure.ts'
import { explain } from './explain.ts'
import { listMessages } from './messages.ts'
import { answerEvents, openAnswer } from './on-answer.ts'
import {
  AnswerEvent,
  CreateThreadInput,
  ExplainInput,
  Explanation,
  ListMessagesInput,
  ListThreadsInput,
  MessagePage,
  OnAnswerInput,
  SendInput,
  Sent,
  Suggestions,
  SuggestionsInput,
  Thread,
  ThreadPage,
  ThreadReference,
} from './schema.ts'
import { send } from './send.ts'
import { suggestQuestions } from './suggestions.ts'
import { archiveThread, createThread, getThread, listThreads } from './threads.ts'

// A conversation has an owner, and a key is nobody: but for what belongs to no conversation, these are for people.
export const chatRouter = router({
  createThread: can('chat:use').mutation({
    audit: { event: 'chat.create_thread', resource: 'chat_thread', action: 'create', phi: true },
    people: true,
    input: CreateThreadInput,
    output: Thread,
    run: createThread,
  }),
  listThreads: can('chat:use').query({
    audit: { event: 'chat.list_threads', resource: 'chat_thread', action: 'read', phi: true },
    people: true,
    input: ListThreadsInput,
    output: ThreadPage,
    run: listThreads,
  }),
  getThread: can('chat:use').query({
    audit: { event: 'chat.read_thread', resource: 'chat_thread', action: 'read', phi: true },
    people: true,
    input: ThreadReference,
    output: Thread,
    run: getThread,
  }),
  archiveThread: can('chat:use').mutation({
    audit: { event: 'chat.archive_thread', resource: 'chat_thread', action: 'update', phi: true },
    people: true,
    input: ThreadReference,
    output: Thread,
    run: archiveThread,
  }),
  listMessages: can('chat:use').query({
    audit: { event: 'chat.list_messages', resource: 'chat_thread', action: 'read', phi: true },
    people: true,
    input: ListMessagesInput,
    output: MessagePage,
    run: listMessages,
  }),
  send: can('chat:use').mutation({
    audit: { event: 'chat.send', resource: 'chat_thread', action: 'update', phi: true },
    people: true,
    input: SendInput,
    output: Sent,
    run: send,
  }),
  onAnswer: can('chat:use').subscription({
    audit: { event: 'chat.read_answer', resource: 'chat_message', action: 'read', phi: true },
    people: true,
    input: OnAnswerInput,
    output: AnswerEvent,
    open: openAnswer,
    events: answerEvents,
  }),
  suggestions: can('chat:use').query({
    audit: { event: 'chat.suggestions', resource: 'patient', action: 'read', phi: true },
    input: SuggestionsInput,
    output: Suggestions,
    run: suggestQuestions,
  }),
  explain: can('chat:use').mutation({
    audit: { event: 'chat.explain', resource: 'assessment', action: 'read', phi: true },
    input: ExplainInput,
    output: Explanation,
    run: explain,
  }),
})
