import { useQuery } from '@tanstack/react-query'
import { keysQuery } from '../organization/keys.ts'
import { membersQuery } from '../organization/members.ts'
import { useScope } from '../server/me.ts'
import { shortId } from './short-id.ts'

/** Who did something: a person, a program by its key, or MediLens itself. */
export interface Actor {
  readonly kind: 'user' | 'key' | 'system'
  /** Null for MediLens itself. */
  readonly id: string | null
  readonly name: string
}

/** Everybody who may be named, and who of them did something. */
export interface Actors {
  readonly people: readonly Actor[]
  readonly keys: readonly Actor[]
  readonly of: (event: { readonly userId: string | null; readonly apiKeyId: string | null }) => Actor
}

const SYSTEM: Actor = { kind: 'system', id: null, name: 'system' }

/** Names for the ids in the audit, as far as whoever looks may know them; an id is shown where there is none. */
export function useActors(): Actors {
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useScope('user:manage') !== undefined })
  const { data: known = [] } = useQuery({ ...keysQuery, enabled: useScope('key:manage') !== undefined })
  const people = members.map(({ userId, name }): Actor => ({ kind: 'user', id: userId, name }))
  const keys = known.map(({ id, name }): Actor => ({ kind: 'key', id, name }))
  const byId = new Map([...people, ...keys].map((actor) => [actor.id, actor]))
  return {
    people,
    keys,
    of: ({ userId, apiKeyId }) => {
      if (userId !== null) return byId.get(userId) ?? { kind: 'user', id: userId, name: shortId(userId) }
      if (apiKeyId !== null)
        return byId.get(apiKeyId) ?? { kind: 'key', id: apiKeyId, name: shortId(apiKeyId) }
      return SYSTEM
    },
  }
}
