import { ROLE_NAMES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { UserId } from '../patient/schema.ts'
import { cursor, instant, limit, text, uuid } from '../trpc/fields.ts'

const ApiKeyId = uuid().brand<'ApiKeyId'>()

/** A key that ended before anybody could use it would be taken for a working one: a minute at least, in days. */
const FEWEST_DAYS = 1 / (24 * 60)
const MOST_DAYS = 3650

export const CreateApiKeyInput = z.strictObject({
  /** What it is for. Two keys of a name may be live at once, so that the one takes over from the other. */
  name: text(100),
  role: z.enum(ROLE_NAMES),
  /** Left out, the key lives until it is revoked. */
  expiresInDays: z.number().min(FEWEST_DAYS).max(MOST_DAYS).optional(),
})

/** Newest first; revoked and expired ones too. */
export const ListApiKeysInput = z.strictObject({
  limit: limit(50, 200),
  cursor: cursor<'ApiKeyId'>().optional(),
})

export const RevokeApiKeyInput = z.strictObject({ keyId: ApiKeyId })

/** What is known of a key besides its secret, of which only a hash is kept. */
export const ApiKey = z.object({
  id: ApiKeyId,
  /** How the key begins, after `mlk_`: enough to tell which it is. */
  prefix: z.string(),
  name: z.string(),
  role: z.enum(ROLE_NAMES),
  /** Null where a key or a command made it. */
  createdBy: UserId.nullable(),
  createdAt: instant(),
  /** To the minute. */
  lastUsedAt: instant().nullable(),
  expiresAt: instant().nullable(),
  revokedAt: instant().nullable(),
})

export const CreatedApiKey = ApiKey.extend({
  /** `mlk_<prefix>_<secret>`, this once: it is nowhere kept. */
  key: z.string(),
})

export const ApiKeyPage = z.object({
  items: z.array(ApiKey),
  nextCursor: cursor<'ApiKeyId'>().nullable(),
})

/** For commands: a key by its id, or by its prefix with or without `mlk_`. */
export const ApiKeyReference = z.union([
  ApiKeyId.transform((id) => ({ id })),
  z
    .string()
    .regex(/^(mlk_)?[a-z0-9]{12}$/)
    .transform((given) => ({ prefix: given.slice(-12) })),
])
