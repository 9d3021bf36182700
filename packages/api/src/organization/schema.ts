import { ORGANIZATION_TYPES, PERSON_ROLES, ROLE_NAMES, SUBSCRIPTION_TIERS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { UserId } from '../patient/schema.ts'
import { cursor, instant, limit, text, textRecord, uuid } from '../trpc/fields.ts'

export const OrganizationId = uuid().brand<'OrganizationId'>()

export const CreateOrganizationInput = z.strictObject({
  name: text(255),
  type: z.enum(ORGANIZATION_TYPES).default('clinic'),
})

export const GetOrganizationInput = z.strictObject({})

/** What an organization has set for itself: scalars by name. */
const Settings = z
  .record(text(50), z.union([text(500), z.number(), z.boolean()]))
  .refine((record) => Object.keys(record).length <= 50, { error: 'must have at most 50 keys' })

/** Only what is given changes; null takes a text away, and an empty document what was in it. */
export const UpdateOrganizationInput = z.strictObject({
  /** The `version` of what was read: where it has changed since, nothing is written. */
  expectedVersion: z.int().min(1),
  name: text(255).optional(),
  type: z.enum(ORGANIZATION_TYPES).optional(),
  email: z.email().max(255).toLowerCase().nullable().optional(),
  phone: text(50).nullable().optional(),
  address: textRecord(20, 255).optional(),
  settings: Settings.optional(),
})

export const Organization = z.object({
  id: OrganizationId,
  name: z.string(),
  type: z.enum(ORGANIZATION_TYPES),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  subscriptionTier: z.enum(SUBSCRIPTION_TIERS),
  createdAt: instant(),
  updatedAt: instant(),
  version: z.int(),
})

export const UpdatedOrganization = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('updated'), organization: Organization }),
  z.object({ outcome: z.literal('conflict'), current: Organization }),
])

export const ListMembersInput = z.strictObject({
  limit: limit(50, 200),
  cursor: cursor<'UserId'>().optional(),
})

/** A person of the organization; without a role they may not even enter it. */
export const Member = z.object({
  userId: UserId,
  name: z.string(),
  email: z.string(),
  /** Whether the account is open. */
  isActive: z.boolean(),
  roles: z.array(z.enum(ROLE_NAMES)),
  since: instant(),
})

export const MemberPage = z.object({
  items: z.array(Member),
  nextCursor: cursor<'UserId'>().nullable(),
})

export const GrantRoleInput = z.strictObject({ userId: UserId, role: z.enum(PERSON_ROLES) })

/** Any role: whatever somebody has can be taken away. */
export const RevokeRoleInput = z.strictObject({ userId: UserId, role: z.enum(ROLE_NAMES) })

export const InviteInput = z.strictObject({
  email: z.email().max(255).toLowerCase(),
  role: z.enum(PERSON_ROLES),
})

/** The same for every e-mail: it says nothing of whether somebody has an account with it. */
export const Invitation = z.object({
  /** Until when it can be accepted. */
  expiresAt: instant(),
})
