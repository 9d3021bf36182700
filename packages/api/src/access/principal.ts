import type { ApiKeyId, Grants, OrganizationId, RoleName, UserId } from '@medilens/db'

/** Who is calling, on whose behalf, and what they may do. Only `resolvePrincipal` makes one. */
export type Principal = KeyPrincipal

/** A service that holds a key of one organization. */
export interface KeyPrincipal {
  readonly kind: 'key'
  readonly apiKeyId: ApiKeyId
  readonly organizationId: OrganizationId
  /** A key is nobody's: there is no user whose own rows it could see. */
  readonly userId: UserId | null
  readonly role: RoleName
  readonly grants: Grants
}
