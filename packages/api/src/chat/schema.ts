import { CHAT_MESSAGE_STATUSES, CHAT_ROLES, CHAT_SOURCE_KINDS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../biomarker/schema.ts'
import { PatientId } from '../patient/schema.ts'
import { cursor, instant, limit, text, uuid } from '../trpc/fields.ts'

const ThreadId = uuid().brand<'ChatThreadId'>()
const MessageId = uuid().brand<'ChatMessageId'>()

/** About one patient or, without one, about biomarkers in general. A patient's own is about them without saying so. */
export const CreateThreadInput = z.strictObject({
  patientId: PatientId.optional(),
  title: text(255).default('New conversation'),
})

/** One's own that are active, last used first. A page may be shorter than its limit. */
export const ListThreadsInput = z.strictObject({
  /** Only those about this patient. */
  patientId: PatientId.optional(),
  limit: limit(20, 100),
  cursor: cursor<'ChatThreadId'>().optional(),
})

export const ThreadReference = z.strictObject({ threadId: ThreadId })

/** Newest first. */
export const ListMessagesInput = z.strictObject({
  threadId: ThreadId,
  limit: limit(50, 200),
  cursor: cursor<'ChatMessageId'>().optional(),
})

export const SendInput = z.strictObject({ threadId: ThreadId, question: text(2000) })

/** Stands in a URL: ids alone. `lastEventId` is the last event heard; what was sent before is not sent again. */
export const OnAnswerInput = z.strictObject({
  messageId: MessageId,
  lastEventId: z
    .string()
    .regex(/^\d{1,9}$/, { error: 'must be the id of an event of this stream' })
    .optional(),
})

export const SuggestionsInput = z.strictObject({ patientId: PatientId.optional() })

export const ExplainInput = z.strictObject({ assessmentId: AssessmentId })

export const Thread = z.object({
  id: ThreadId,
  patientId: PatientId.nullable(),
  title: z.string(),
  /** False once it is archived: it can be read, and takes no more questions. */
  isActive: z.boolean(),
  lastMessageAt: instant().nullable(),
  createdAt: instant(),
  updatedAt: instant(),
})

export const ThreadPage = z.object({
  items: z.array(Thread),
  nextCursor: cursor<'ChatThreadId'>().nullable(),
})

/** What one sentence rests on: a value or an assessment of the patient, or the catalogue's entry of a biomarker. */
export const Source = z.object({
  kind: z.enum(CHAT_SOURCE_KINDS),
  /** Of the value or assessment; of the catalogue, the biomarker's key. */
  id: z.string(),
  /** The assessment that it is or that holds the value; null of the catalogue. */
  assessmentId: AssessmentId.nullable(),
  /** The biomarker of a value or of the catalogue; null of an assessment. */
  name: z.string().nullable(),
  /** Which sentence: each is one line of the text, counted from 0. */
  sentence: z.int(),
  /** What the sentence quotes: names of columns with what they held. */
  quoted: z.record(z.string(), z.union([z.string(), z.number()])),
})

const Message = z.object({
  id: MessageId,
  threadId: ThreadId,
  /** Of an answer: the question that it answers. */
  questionId: MessageId.nullable(),
  role: z.enum(CHAT_ROLES),
  status: z.enum(CHAT_MESSAGE_STATUSES),
  content: z.string(),
  sources: z.array(Source),
  /** Said beside the content where an answer broke off. */
  notice: z.string().nullable(),
  modelUsed: z.string().nullable(),
  createdAt: instant(),
  updatedAt: instant(),
})

export const MessagePage = z.object({
  items: z.array(Message),
  nextCursor: cursor<'ChatMessageId'>().nullable(),
})

export const Sent = z.object({ userMessageId: MessageId, answerMessageId: MessageId })

/** The text comes in pieces to be put together as they are; what it rests on, and how it ended, comes last. */
export const AnswerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('complete'),
    status: z.enum(['complete', 'failed']),
    sources: z.array(Source),
    notice: z.string().nullable(),
  }),
])

/** Questions that can be answered now, the most relevant first. */
export const Suggestions = z.object({ items: z.array(z.string()) })

/** An assessment in words, each sentence of which rests on something. */
export const Explanation = z.object({
  text: z.string(),
  modelUsed: z.string(),
  sources: z.array(Source),
  createdAt: instant(),
})
