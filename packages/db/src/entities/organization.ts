import { defineEntity, p } from '@mikro-orm/postgresql'
import { ORGANIZATION_TYPES, SUBSCRIPTION_TIERS } from '../vocabulary.ts'
import { createdAt, id, instant, updatedAt, version } from './columns.ts'
import { definerReads, ownOrganization, secured, signInReads } from './policies.ts'

export const Organization = defineEntity({
  name: 'Organization',
  tableName: 'organizations',
  ...secured(ownOrganization('id'), signInReads, definerReads),
  properties: {
    id: id<'OrganizationId'>(),
    name: p.string().length(255),
    type: p.enum([...ORGANIZATION_TYPES]),
    email: p.string().length(255).nullable(),
    phone: p.string().length(50).nullable(),
    address: p.json<Record<string, string>>().nullable(),
    settings: p.json<Record<string, string | number | boolean>>().nullable(),
    isActive: p.boolean().default(true),
    subscriptionTier: p.enum([...SUBSCRIPTION_TIERS]).default('free'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant().nullable(),
    version: version(),
  },
})
