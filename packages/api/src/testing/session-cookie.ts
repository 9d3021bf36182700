import { randomBytes } from 'node:crypto'
import { newId, type Database, type OrganizationId, type UserId } from '@medilens/db'
import { cookiePolicy, signed } from '../access/cookies.ts'
import { deriveKey } from '../access/secret-keys.ts'

/** The secret of servers in tests. */
export const TEST_SECRET = 'a secret of the tests, long enough for one'

/** A `Cookie` header of a browser in which somebody is signed in. */
export interface SessionCookie {
  readonly cookie: string
}

/**
 * Signs somebody in without the password's tenth of a second: a session as sign-in makes it, and its cookie as a server
 * with `TEST_SECRET` on plain http signs it. A person of one organization is in it; one of several names which.
 */
export async function sessionCookie(
  database: Database,
  user: { readonly id: UserId },
  organizationId: OrganizationId | null = null,
): Promise<SessionCookie> {
  const token = randomBytes(24).toString('base64url')
  await database.asAuth((client) =>
    client.query(
      `insert into sessions (id, user_id, token, expires_at, organization_id, created_at, updated_at)
       values ($1, $2, $3, now() + interval '1 hour', $4, now(), now())`,
      [newId<'SignInSessionId'>(), user.id, token, organizationId],
    ),
  )
  const key = deriveKey(TEST_SECRET, 'sign-in').toString('base64url')
  return { cookie: `${cookiePolicy(false).session}=${signed(token, key)}` }
}
