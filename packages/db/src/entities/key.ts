import { defineEntity, p } from '@mikro-orm/postgresql'
import { ROLE_NAMES } from '../vocabulary.ts'
import { createdAt, id, idOf, instant, organizationId } from './columns.ts'
import { Organization } from './organization.ts'
import { ownOrganization, secured, signIn } from './policies.ts'
import { toGlobal, toMember } from './references.ts'
import { Membership } from './role.ts'

/** A key `mlk_<prefix>_<secret>` of one organization; of the secret only its SHA-256 is kept. */
export const ApiKey = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  ...secured(ownOrganization(), signIn),
  properties: {
    id: id<'ApiKeyId'>(),
    organizationId: organizationId(),
    prefix: p.string().length(16).unique('api_keys_prefix_unique'),
    hash: p.string().length(64),
    name: p.string().length(100),
    role: p.enum([...ROLE_NAMES]),
    createdBy: idOf<'UserId'>().nullable(),
    lastUsedAt: instant().nullable(),
    expiresAt: instant().nullable(),
    revokedAt: instant().nullable(),
    createdAt: createdAt(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'] }),
    ...toMember(() => Membership, { creator: 'created_by' }),
  },
  uniques: [{ name: 'api_keys_organization_id_unique', properties: ['organizationId', 'id'] }],
  indexes: [{ name: 'api_keys_newest', properties: ['organizationId', 'createdAt'] }],
})

/** A key of the platform's own workers: no organization; the auth role alone sees it. */
export const ServiceKey = defineEntity({
  name: 'ServiceKey',
  tableName: 'service_keys',
  ...secured(signIn),
  properties: {
    id: id<'ServiceKeyId'>(),
    prefix: p.string().length(16).unique('service_keys_prefix_unique'),
    hash: p.string().length(64),
    name: p.string().length(100),
    /** Derived from a server's secret: such a key is found by the head of its hash, where others have a prefix by chance. */
    isDerived: p.boolean().generated(`((prefix)::text = "left"((hash)::text, 12)) stored`),
    lastUsedAt: instant().nullable(),
    expiresAt: instant().nullable(),
    revokedAt: instant().nullable(),
    createdAt: createdAt(),
  },
})
