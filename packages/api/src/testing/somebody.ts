import { ROLE_NAMES, type Database, type RoleName, type UserId } from '@medilens/db'
import type { OrganizationFixture } from '@medilens/db/testing'
import type { Credential } from './call.ts'
import { sessionCookie } from './session-cookie.ts'

/** Somebody of an organization, in a role, by key or signed in. */
export interface Somebody {
  readonly role: RoleName
  readonly kind: 'key' | 'person'
  readonly by: Credential
  /** Null for a key, which is nobody's. */
  readonly userId: UserId | null
}

/** Each role's key. */
export const keysOf = ({ keys }: OrganizationFixture): Somebody[] =>
  ROLE_NAMES.map((role) => ({ role, kind: 'key', by: keys[role].key, userId: null }))

/** Somebody in each role, signed in. */
export const peopleOf = (database: Database, { users }: OrganizationFixture): Promise<Somebody[]> =>
  Promise.all(
    ROLE_NAMES.map(async (role) => {
      const by = await sessionCookie(database, users[role])
      return { role, kind: 'person' as const, by, userId: users[role].id }
    }),
  )
