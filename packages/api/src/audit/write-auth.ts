import { newId, type SignInClient, type UserId } from '@medilens/db'
import type { AuditDeclaration, AuditOrigin, AuditSubject } from './write.ts'

const INSERT = `
insert into auth_events
  (id, user_id, actor_type, actor_ip, event_type, action, details, request_id, user_agent, created_at)
values ($1, $2, 'user', $3, $4, $5, $6, $7, $8, now())`

/**
 * Writes what a person did with their own account, where no organization is concerned, in the change's transaction.
 * @param userId null where it is not known who tried, as with an e-mail that nobody has
 */
export const writeAuthEvent = (
  client: SignInClient,
  { userId }: { readonly userId: UserId | null },
  origin: AuditOrigin,
  { event, action }: AuditDeclaration,
  { resourceId, details }: AuditSubject,
  denied = false,
): Promise<unknown> =>
  client.query(INSERT, [
    newId<'AuthEventId'>(),
    userId,
    origin.ip,
    event,
    denied ? 'deny' : action,
    JSON.stringify({ ...details, resourceId }),
    origin.requestId.slice(0, 100),
    origin.userAgent?.slice(0, 512) ?? null,
  ])
