/** Who is signed in, and where. */
interface Person {
  readonly user: { readonly id: string }
  /** Null until somebody of several organizations says in which they are. */
  readonly organizationId: string | null
}

interface Owner {
  readonly userId: string
  readonly organizationId: string
}

/** Who typed all that is kept. Null: nothing is, and nothing is taken. */
let owner: Owner | null = null
const kinds = new Set<{ clear(): void }>()

/** What is kept of one kind. */
export interface Drafts<Draft> {
  /** What somebody typed and did not save; null where that is nothing. */
  readonly read: (person: Person, key: string) => Draft | null
  /** Null once it is saved or given up. */
  readonly write: (person: Person, key: string, draft: Draft | null) => void
}

/**
 * Drafts of one kind, each by its key. They are in memory alone, never on a disk, and outlive the session: whoever
 * signs in again to the same organization finds what they had typed when it ended.
 */
export function createDrafts<Draft>(): Drafts<Draft> {
  const kept = new Map<string, Draft>()
  kinds.add(kept)
  return {
    read: (person, key) => (isOwner(person) ? (kept.get(key) ?? null) : null),
    write: (person, key, draft) => {
      if (!isOwner(person)) return
      if (draft === null) kept.delete(key)
      else kept.set(key, draft)
    },
  }
}

/** Somebody is signed in: what another person typed, or they themselves for another organization, is gone. */
export function claimDrafts({ user, organizationId }: Person): void {
  const isSamePlace = organizationId === null || owner?.organizationId === organizationId
  if (owner?.userId === user.id && isSamePlace) return
  dropDrafts()
  if (organizationId !== null) owner = { userId: user.id, organizationId }
}

/** Somebody signed out: nothing of theirs is kept. */
export function dropDrafts(): void {
  owner = null
  for (const kept of kinds) kept.clear()
}

const isOwner = ({ user, organizationId }: Person): boolean =>
  owner?.userId === user.id && owner.organizationId === organizationId
