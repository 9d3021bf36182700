import { ORGANIZATION_TYPES, ROLE_NAMES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { text, uuid } from '../trpc/fields.ts'

export const OrganizationId = uuid().brand<'OrganizationId'>()
const ApiKeyId = uuid().brand<'ApiKeyId'>()

export const CreateOrganizationInput = z.strictObject({
  name: text(255),
  type: z.enum(ORGANIZATION_TYPES).default('clinic'),
})

/** A key lives at most this long where it is to expire; without an end it lives until it is revoked. */
const MAX_DAYS = 3650

export const CreateApiKeyInput = z.strictObject({
  name: text(100),
  role: z.enum(ROLE_NAMES),
  expiresInDays: z.number().positive().max(MAX_DAYS).optional(),
})

/** A key by its id, or by its prefix with or without `mlk_`. */
export const ApiKeyReference = z.union([
  ApiKeyId.transform((id) => ({ id })),
  z
    .string()
    .regex(/^(mlk_)?[a-z0-9]{12}$/)
    .transform((given) => ({ prefix: given.slice(-12) })),
])
