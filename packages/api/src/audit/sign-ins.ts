import {
  pageOf,
  type ApiKeyId,
  type AuditAction,
  type AuditDetails,
  type AuthEventId,
  type UserId,
} from '@medilens/db'
import type { ActorType } from '@medilens/db/vocabulary'
import type { z } from 'zod'
import type { Call } from '../trpc/procedure.ts'
import { fromOf } from './from.ts'
import type { ListSignInsInput, SignInPage } from './schema.ts'
import { audited, NOBODY, type Audited } from './write.ts'

/** What concerns an account, whichever organization its person is in. */
const OF_ACCOUNT = [
  'user.sign_in',
  'user.sign_out',
  'user.change_password',
  'user.list_sessions',
  'user.revoke_session',
  'user.revoke_other_sessions',
]

/**
 * Sign-ins, failed ones, and what people did with their accounts; refusals of the organization's keys. Newest first, a
 * page at a time. Of a person who belongs to another organization too it answers only what concerns the account itself,
 * since they came here and while they hold a role here, and that they entered this organization; failures under an
 * e-mail that nobody has are nobody's, and in no organization's list.
 */
export async function listSignIns(
  { session: { organizationId }, asAuth }: Call,
  input: z.output<typeof ListSignInsInput>,
): Promise<Audited<z.input<typeof SignInPage>>> {
  const { userId, apiKeyId, eventType, until, cursor, limit } = input
  const from = fromOf(input)
  const values = [organizationId, userId, apiKeyId, OF_ACCOUNT, eventType, from, until, limit + 1]
  const { rows } = await asAuth((client) =>
    cursor === undefined
      ? client.query<SignInRow>(select(''), values)
      : client.query<SignInRow>(select(BEYOND), [...values, cursor]),
  )
  const page = pageOf(rows, limit)
  const items = page.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return audited({ from: from?.toISOString() ?? null, items, nextCursor: page.nextCursor }, NOBODY)
}

interface SignInRow {
  readonly id: AuthEventId
  readonly userId: UserId | null
  readonly apiKeyId: ApiKeyId | null
  readonly actorType: ActorType
  readonly actorIp: string | null
  readonly eventType: string
  readonly action: AuditAction
  readonly details: AuditDetails | null
  readonly requestId: string | null
  readonly userAgent: string | null
  readonly createdAt: Date
}

/** Sign-in's role reads every organization's rows, so that these two are what keeps them apart. */
const OWN = `
with people as (
  select m.user_id, m.created_at as since,
         exists (select from user_roles g where g.organization_id = $1 and g.user_id = m.user_id) as has_role,
         exists (select from memberships o where o.user_id = m.user_id and o.organization_id <> $1) as is_elsewhere
    from memberships m
   where m.organization_id = $1 and $3::uuid is null and ($2::uuid is null or m.user_id = $2)
), keys as (
  select k.id from api_keys k
   where k.organization_id = $1 and $2::uuid is null and ($3::uuid is null or k.id = $3)
)`

/** Of a person in this organization alone all, of one in several only what is told here. */
const TOLD = `
(not p.is_elsewhere or (p.has_role and e.created_at >= p.since and (
   e.event_type = any ($4::text[])
   or (e.event_type = 'user.choose_organization' and e.details ->> 'resourceId' = $1::text))))`

const FILTERS = `
($5::text is null or e.event_type = $5) and ($6::timestamptz is null or e.created_at >= $6)
   and ($7::timestamptz is null or e.created_at < $7)`

/** A cursor marks a place where it names an event that its caller is told of, and else none. */
const BEYOND = `
and (e.created_at, e.id) < (
  select e.created_at, e.id
    from auth_events e
    left join people p on p.user_id = e.user_id
    left join keys k on k.id = e.api_key_id
   where e.id = $9 and (k.id is not null or (p.user_id is not null and ${TOLD})))`

const NEWEST = 'order by e.created_at desc, e.id desc limit $8'

/** A page of each person and key by its own index, and of these the newest: others' events cost nothing. */
const select = (beyond: string): string => `${OWN}
select e.id, e.user_id as "userId", e.api_key_id as "apiKeyId", e.actor_type as "actorType",
       host(e.actor_ip) as "actorIp", e.event_type as "eventType", e.action, e.details,
       e.request_id as "requestId", e.user_agent as "userAgent", e.created_at as "createdAt"
  from (
    select e.* from people p cross join lateral (
      select * from auth_events e where e.user_id = p.user_id and ${TOLD} and ${FILTERS} ${beyond} ${NEWEST}) e
    union all
    select e.* from keys k cross join lateral (
      select * from auth_events e where e.api_key_id = k.id and ${FILTERS} ${beyond} ${NEWEST}) e
  ) e ${NEWEST}`
