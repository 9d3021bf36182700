import type { z } from 'zod'
import {
  chooseOrganization,
  listSessions,
  membershipsOf,
  revokeOtherSessions,
  revokeSession,
} from '../access/own-sessions.ts'
import { remainingOf } from '../access/sessions.ts'
import { audited, type Audited, type AuditSubject } from '../audit/write.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { PersonCall } from '../trpc/personal.ts'
import type {
  ChooseOrganizationInput,
  ChosenOrganization,
  ListSessionsInput,
  Me,
  MeInput,
  RevokedSessions,
  RevokeOtherSessionsInput,
  RevokeSessionInput,
  SessionList,
} from './schema.ts'

type In<Schema extends z.ZodType> = z.output<Schema>
type Out<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

/** Who is signed in, and what they may do. */
export async function me(
  { client, person, services }: PersonCall,
  _input: In<typeof MeInput>,
): Out<typeof Me> {
  const { rows } = await client.query<{ name: string; email: string }>(
    'select name, email from users where id = $1',
    [person.userId],
  )
  const [user] = rows
  if (user === undefined) throw notFound('user')
  const { idleMinutes } = services
  const endsInMs = await remainingOf(client, person.signInSessionId, idleMinutes)
  if (endsInMs === null) throw new AppError('unauthenticated', 'Your session ended. Sign in again.')
  const { organizationId, grants } = person.kind === 'member' ? person : NOWHERE
  const organizations = (await membershipsOf(client, person.userId)).map(({ roles, ...organization }) => ({
    ...organization,
    roles: [...roles],
  }))
  const session = { idleMinutes, endsInMs }
  return audited(
    { user: { id: person.userId, ...user }, organizations, organizationId, grants, session },
    own(person),
  )
}

const NOWHERE = { organizationId: null, grants: {} } as const

/** From the next request on calls are made there. Throws `not_found` where the person does not belong to it. */
export async function choose(
  { client, person }: PersonCall,
  { organizationId }: In<typeof ChooseOrganizationInput>,
): Out<typeof ChosenOrganization> {
  await chooseOrganization(client, person, organizationId)
  return audited({ organizationId }, { resourceId: organizationId, patientId: null })
}

/** Where the person is signed in. */
export async function sessions(
  { client, person }: PersonCall,
  _input: In<typeof ListSessionsInput>,
): Out<typeof SessionList> {
  const items = (await listSessions(client, person)).map(({ createdAt, lastUsedAt, ...session }) => ({
    ...session,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
  }))
  return audited({ items }, own(person))
}

/** Signs the person out of one browser. Throws `not_found` for a session that is not theirs. */
export async function revoke(
  { client, person }: PersonCall,
  { sessionId }: In<typeof RevokeSessionInput>,
): Out<typeof RevokedSessions> {
  if (!(await revokeSession(client, person, sessionId))) throw notFound('session')
  return audited({ revoked: 1 }, { resourceId: sessionId, patientId: null })
}

/** Signs the person out everywhere but here. */
export async function revokeOthers(
  { client, person }: PersonCall,
  _input: In<typeof RevokeOtherSessionsInput>,
): Out<typeof RevokedSessions> {
  const revoked = await revokeOtherSessions(client, person)
  return audited({ revoked }, { ...own(person), details: { revoked } })
}

const own = ({ userId }: PersonCall['person']): AuditSubject => ({ resourceId: userId, patientId: null })
