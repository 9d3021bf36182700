import type { ApiKeyId, Grants, OrganizationId, RoleName, SignInSessionId, UserId } from '@medilens/db'

/** Who is calling. Only a `CallerResolver` makes one. */
export type Caller = Principal | PersonCaller

/** Who is calling, on whose behalf, and what they may do there. */
export type Principal = KeyPrincipal | MemberPrincipal

/** A service that holds a key of one organization. */
export interface KeyPrincipal {
  readonly kind: 'key'
  readonly apiKeyId: ApiKeyId
  readonly organizationId: OrganizationId
  /** A key is nobody's: there is no user whose own rows it could see. */
  readonly userId: null
  readonly role: RoleName
  readonly grants: Grants
}

/** A person who signed in, in one organization: the only one, or the one they chose. */
export interface MemberPrincipal {
  readonly kind: 'member'
  readonly userId: UserId
  /** A person, no key. */
  readonly apiKeyId: null
  readonly signInSessionId: SignInSessionId
  readonly organizationId: OrganizationId
  readonly roles: readonly RoleName[]
  /** Of all roles together: the widest scope of each permission. */
  readonly grants: Grants
}

/** A person who signed in, but chose none of several organizations yet, or belongs to none. */
export interface PersonCaller {
  readonly kind: 'person'
  readonly userId: UserId
  readonly signInSessionId: SignInSessionId
  /** To how many active organizations they belong. */
  readonly memberships: number
}
