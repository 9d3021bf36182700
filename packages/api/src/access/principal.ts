import type {
  ApiKeyId,
  Grants,
  OrganizationId,
  RoleName,
  ServiceKeyId,
  SignInSessionId,
  UserId,
} from '@medilens/db'

/** Who is calling. Only a `CallerResolver` makes one. */
export type Caller = OrganizationPrincipal | PersonCaller | PlatformCaller

/** Who is calling, on whose behalf, and what they may do there. */
export type Principal = OrganizationPrincipal | PlatformPrincipal

/** One who is of the organization. */
export type OrganizationPrincipal = KeyPrincipal | MemberPrincipal

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

/** One of the platform's own workers: of no organization, until it holds a lease. */
export interface PlatformCaller {
  readonly kind: 'platform'
  readonly serviceKeyId: ServiceKeyId
}

/** The same in the organization whose work it holds, for that work alone. */
export interface PlatformPrincipal {
  readonly kind: 'holder'
  readonly serviceKeyId: ServiceKeyId
  /** It is the platform's key, and none of the organization's. */
  readonly apiKeyId: null
  readonly userId: null
  readonly organizationId: OrganizationId
  readonly grants: Grants
}
