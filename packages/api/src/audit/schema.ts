import { ACTOR_TYPES, AUDIT_ACTIONS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { PatientId, UserId } from '../patient/schema.ts'
import { cursor, instant, limit, text, uuid } from '../trpc/fields.ts'

const AuditEventId = uuid().brand<'AuditEventId'>()
const AuthEventId = uuid().brand<'AuthEventId'>()
const ApiKeyId = uuid().brand<'ApiKeyId'>()

const MOST_DAYS = 366
const DAY_MS = 86_400_000
const TOO_LONG = {
  error: `must be at most ${MOST_DAYS} days before until, to look for an eventType alone`,
  path: ['from'],
}

/**
 * Newest first. Filters narrow each other. Time, actor, resource and patient each have an index; a kind of event has
 * none: alone it is looked for among the events of the last 31 days, or from `from` on.
 */
export const ListAuditInput = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).optional(),
    /** Up to, not including; now, where it is left out. */
    until: z.iso.datetime({ offset: true }).optional(),
    userId: UserId.optional(),
    apiKeyId: ApiKeyId.optional(),
    resourceId: uuid().optional(),
    patientId: PatientId.optional(),
    eventType: text(100).optional(),
    limit: limit(50, 200),
    cursor: cursor<'AuditEventId'>().optional(),
  })
  .refine(isSoughtBriefly, TOO_LONG)

/** Newest first. Filters narrow each other; a kind of event alone is looked for as far back as in `audit.list`. */
export const ListSignInsInput = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).optional(),
    /** Up to, not including; now, where it is left out. */
    until: z.iso.datetime({ offset: true }).optional(),
    userId: UserId.optional(),
    apiKeyId: ApiKeyId.optional(),
    eventType: text(100).optional(),
    limit: limit(50, 200),
    cursor: cursor<'AuthEventId'>().optional(),
  })
  .refine(isSoughtBriefly, TOO_LONG)

/** What a list is narrowed to, beside its time. */
export interface AuditFilters {
  readonly eventType?: string | undefined
  readonly userId?: string | undefined
  readonly apiKeyId?: string | undefined
  readonly resourceId?: string | undefined
  readonly patientId?: string | undefined
}

/** Whether no index but that of time serves a list. */
export const isOfEventAlone = ({
  eventType,
  userId,
  apiKeyId,
  resourceId,
  patientId,
}: AuditFilters): boolean =>
  eventType !== undefined && (userId ?? apiKeyId ?? resourceId ?? patientId) === undefined

function isSoughtBriefly({ from, until, ...filters }: AuditFilters & AuditTimes): boolean {
  return (
    from === undefined || !isOfEventAlone(filters) || endOf(until) - Date.parse(from) <= MOST_DAYS * DAY_MS
  )
}

interface AuditTimes {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

const endOf = (until: string | undefined): number => (until === undefined ? Date.now() : Date.parse(until))

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
  /** From when on events were looked for; null for all there are. */
  from: instant().nullable(),
  items: z.array(AuditEvent),
  nextCursor: cursor<'AuditEventId'>().nullable(),
})

/** What somebody did with an account, or tried to; a key that was refused. */
const SignInEvent = z.object({
  id: AuthEventId,
  userId: UserId.nullable(),
  apiKeyId: ApiKeyId.nullable(),
  actorType: z.enum(ACTOR_TYPES),
  actorIp: z.string().nullable(),
  eventType: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  /** `why` says of a failure what was wrong. */
  details: z.record(z.string(), Detail).nullable(),
  requestId: z.string().nullable(),
  /** What the browser called itself. */
  userAgent: z.string().nullable(),
  createdAt: instant(),
})

export const SignInPage = z.object({
  /** From when on events were looked for; null for all there are. */
  from: instant().nullable(),
  items: z.array(SignInEvent),
  nextCursor: cursor<'AuthEventId'>().nullable(),
})
