import { ACTOR_TYPES, AUDIT_ACTIONS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { PatientId, UserId } from '../patient/schema.ts'
import { cursor, instant, limit, text, uuid } from '../trpc/fields.ts'

const AuditEventId = uuid().brand<'AuditEventId'>()
const ApiKeyId = uuid().brand<'ApiKeyId'>()

/** Newest first. Filters narrow each other. */
export const ListAuditInput = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  /** Up to, not including. */
  until: z.iso.datetime({ offset: true }).optional(),
  userId: UserId.optional(),
  apiKeyId: ApiKeyId.optional(),
  resourceId: uuid().optional(),
  patientId: PatientId.optional(),
  eventType: text(100).optional(),
  limit: limit(50, 200),
  cursor: cursor<'AuditEventId'>().optional(),
})

const Detail = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])

const AuditEvent = z.object({
  id: AuditEventId,
  userId: UserId.nullable(),
  apiKeyId: ApiKeyId.nullable(),
  actorType: z.enum(ACTOR_TYPES),
  actorIp: z.string().nullable(),
  eventType: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  patientId: PatientId.nullable(),
  action: z.enum(AUDIT_ACTIONS),
  details: z.record(z.string(), Detail).nullable(),
  hipaaRelevant: z.boolean(),
  phiAccessed: z.boolean(),
  sessionId: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: instant(),
})

export const AuditPage = z.object({
  items: z.array(AuditEvent),
  nextCursor: cursor<'AuditEventId'>().nullable(),
})
