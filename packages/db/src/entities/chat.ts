import { defineEntity, p, type EntitySchema } from '@mikro-orm/postgresql'
import { CHAT_MESSAGE_STATUSES, CHAT_ROLES, type ChatSourceKind } from '../vocabulary.ts'
import { Assessment } from './assessment.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, idOf, instant, organizationId, updatedAt, version } from './columns.ts'
import { Patient } from './patient.ts'
import { tenant } from './policies.ts'
import { toMember, withinOrganization } from './references.ts'
import { Membership } from './role.ts'

/** What one sentence of an answer rests on. */
export interface Source {
  readonly kind: ChatSourceKind
  /** Of the row; of the catalogue, the key. */
  readonly id: string
  /** Which sentence: each is a line of the text, counted from 0. */
  readonly sentence: number
  /** What the sentence quotes: the names of columns with what they held, as stored. */
  readonly quoted: Readonly<Record<string, string | number>>
}

/** A conversation of one member, about one patient or none. */
export const ChatThread = defineEntity({
  name: 'ChatThread',
  tableName: 'chat_threads',
  ...tenant(),
  properties: {
    id: id<'ChatThreadId'>(),
    organizationId: organizationId(),
    ownerId: idOf<'UserId'>(),
    patientId: idOf<'PatientId'>().nullable(),
    title: p.string().length(255),
    context: p.json<Record<string, unknown>>().nullable(),
    isActive: p.boolean().default(true),
    lastMessageAt: instant().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    version: version(),
    ...withinOrganization({ patient: [() => Patient, 'patient_id'] }),
    ...toMember(() => Membership, { owner: 'owner_id' }),
  },
  uniques: [{ name: 'chat_threads_organization_id_unique', properties: ['organizationId', 'id'] }],
  indexes: [
    {
      name: 'chat_threads_active',
      expression:
        'create index chat_threads_active on chat_threads (organization_id, owner_id, last_message_at desc, id desc) where is_active',
    },
    {
      name: 'chat_threads_active_of_patient',
      expression:
        'create index chat_threads_active_of_patient on chat_threads (organization_id, owner_id, patient_id, last_message_at desc, id desc) where is_active',
    },
  ],
})

export const ChatMessage = defineEntity({
  name: 'ChatMessage',
  tableName: 'chat_messages',
  ...tenant(),
  properties: {
    id: id<'ChatMessageId'>(),
    organizationId: organizationId(),
    threadId: idOf<'ChatThreadId'>(),
    /** Of an answer: the question that it answers. */
    questionId: idOf<'ChatMessageId'>().nullable(),
    role: p.enum([...CHAT_ROLES]),
    status: p.enum([...CHAT_MESSAGE_STATUSES]),
    content: p.text(),
    modelUsed: p.string().length(100).nullable(),
    tokensUsed: p.integer().nullable(),
    confidence: decimal(4, 3).nullable(),
    sources: p.json<Source[]>().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    ...withinOrganization({
      thread: [() => ChatThread, 'thread_id'],
      question: [(): EntitySchema => ChatMessage, 'question_id'],
    }),
  },
  uniques: [
    { name: 'chat_messages_organization_id_unique', properties: ['organizationId', 'id'] },
    { name: 'chat_messages_question_unique', properties: ['organizationId', 'questionId'] },
  ],
  checks: ranges('chat_messages', { numeric: { confidence: [0, 1] }, integer: { tokens_used: [0, null] } }),
  indexes: [
    { name: 'chat_messages_of_thread', properties: ['organizationId', 'threadId', 'createdAt', 'id'] },
  ],
})

/** An assessment put into words, with what each sentence rests on. */
export const AiExplanation = defineEntity({
  name: 'AiExplanation',
  tableName: 'ai_explanations',
  ...tenant(),
  properties: {
    id: id<'AiExplanationId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    explanationText: p.text(),
    modelUsed: p.string().length(100),
    tokensUsed: p.integer().nullable(),
    generationTimeMs: p.integer().nullable(),
    sources: p.json<Source[]>(),
    voiceProvider: p.string().length(50).nullable(),
    voiceAudioFile: p.text().nullable(),
    voiceDurationSeconds: decimal(8, 2).nullable(),
    createdAt: createdAt(),
    ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
  },
  checks: ranges('ai_explanations', {
    numeric: { voice_duration_seconds: [0, null] },
    integer: { tokens_used: [0, null], generation_time_ms: [0, null] },
  }),
  indexes: [{ name: 'ai_explanations_of_assessment', properties: ['organizationId', 'assessmentId'] }],
})
