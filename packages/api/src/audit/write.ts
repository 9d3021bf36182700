import {
  insertAuditEvent,
  newId,
  type ActorType,
  type ApiKeyId,
  type AuditAction,
  type AuditDetails,
  type PatientId,
  type Session,
  type UserId,
} from '@medilens/db'
import type { Principal } from '../access/principal.ts'

/** What a procedure declares of the event that each call of it leaves. */
export interface AuditDeclaration {
  /** `<domain>.<verb>`, e.g. `assessment.read`. */
  readonly event: string
  /** The kind of thing that is accessed. */
  readonly resource:
    | 'patient'
    | 'assessment'
    | 'biomarker'
    | 'audit_event'
    | 'biomarker_catalogue'
    | 'organization'
    | 'user'
    | 'api_key'
    | 'chat_thread'
    | 'chat_message'
    | 'session'
    | 'job'
    | 'file'
    | 'model'
  readonly action: Exclude<AuditAction, 'deny'>
  /** Whether an answer holds, or a change touches, a patient's health data. */
  readonly phi: boolean
}

/** Whoever began an upload, and whom its bytes are sent for: who sends them has a token and need not say who they are. */
export interface Uploader {
  readonly kind: 'uploader'
  readonly userId: UserId | null
  readonly apiKeyId: ApiKeyId | null
}

/** Which thing and whose: what a service says of one access, beside what it answers. */
export interface AuditSubject {
  readonly resourceId: string | null
  /** Named where one patient's record, history or chat is opened; null for a list of several. */
  readonly patientId: PatientId | null
  /** Ids, counts and field names; never health data. */
  readonly details?: AuditDetails
}

/** Where a request came from. */
export interface AuditOrigin {
  readonly requestId: string
  readonly ip: string | null
  readonly userAgent: string | null
}

/** An answer with what the audit has to say of it; a service that forgets the latter does not compile. */
export interface Audited<Value> {
  readonly value: Value
  readonly subject: AuditSubject
  /** Where one call changes several things: an event for each, beside the one of the call. */
  readonly events?: readonly AuditSubject[]
}

/** Nothing in particular: a list. */
export const NOBODY: AuditSubject = { resourceId: null, patientId: null }

export const audited = <Value>(value: Value, subject: AuditSubject): Audited<Value> => ({ value, subject })

/** Writes the event into the transaction of the access itself, with whose COMMIT it goes out. */
export function writeAuditEvent(
  session: Session,
  principal: Principal | Uploader | null,
  origin: AuditOrigin,
  declaration: AuditDeclaration,
  subject: AuditSubject,
  denied = false,
): void {
  insertAuditEvent(session, {
    id: newId<'AuditEventId'>(),
    organizationId: session.organizationId,
    userId: principal?.userId ?? null,
    apiKeyId: principal?.apiKeyId ?? null,
    actorType: actorTypeOf(principal),
    actorIp: origin.ip,
    eventType: declaration.event,
    resourceType: declaration.resource,
    resourceId: subject.resourceId,
    patientId: subject.patientId,
    action: denied ? 'deny' : declaration.action,
    details: detailsOf(principal, subject),
    hipaaRelevant: declaration.phi,
    phiAccessed: declaration.phi && !denied,
    sessionId: principal?.kind === 'member' ? principal.signInSessionId : null,
    requestId: origin.requestId.slice(0, 100),
    userAgent: origin.userAgent?.slice(0, 512) ?? null,
    createdAt: new Date(),
  })
}

/** A key of the platform is none of the organization's, which still sees which one it was. */
function detailsOf(principal: Principal | Uploader | null, { details }: AuditSubject): AuditDetails | null {
  if (principal?.kind !== 'holder') return details ?? null
  return { ...details, serviceKeyId: principal.serviceKeyId }
}

function actorTypeOf(principal: Principal | Uploader | null): ActorType {
  if (principal === null) return 'system'
  return principal.userId === null ? 'service' : 'user'
}
