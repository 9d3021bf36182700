import { PERMISSIONS, SCOPES } from '@medilens/db/permissions'
import { ROLE_NAMES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { OrganizationId } from '../organization/schema.ts'
import { UserId } from '../patient/schema.ts'
import { instant, text, uuid } from '../trpc/fields.ts'

export const MeInput = z.strictObject({})

/** Who is signed in, where they may go and what they may do where they are. */
export const Me = z.object({
  user: z.object({ id: UserId, name: z.string(), email: z.string() }),
  /** The organizations in which the person holds a role, by name. */
  organizations: z.array(
    z.object({ organizationId: OrganizationId, name: z.string(), roles: z.array(z.enum(ROLE_NAMES)) }),
  ),
  /** The one that calls are made in: the only one, or the chosen one; null until one of several is chosen. */
  organizationId: OrganizationId.nullable(),
  /** What may be asked for there, and how far it reaches. A permission that is not here is refused. */
  grants: z.partialRecord(z.enum(PERMISSIONS), z.enum(SCOPES)),
  session: z.object({
    /** How long it may be left alone. */
    idleMinutes: z.int(),
    /** How long it still is in force, if nobody does anything. */
    endsInMs: z.int(),
  }),
})

export const ChooseOrganizationInput = z.strictObject({ organizationId: OrganizationId })
export const ChosenOrganization = z.object({ organizationId: OrganizationId })

const SignInSessionId = uuid().brand<'SignInSessionId'>()

export const ListSessionsInput = z.strictObject({})

/** The browsers in which the person is signed in, the latest used first. */
export const SessionList = z.object({
  items: z.array(
    z.object({
      id: SignInSessionId,
      /** What the browser called itself when the person signed in. */
      userAgent: z.string().nullable(),
      ipAddress: z.string().nullable(),
      createdAt: instant(),
      /** To the minute. */
      lastUsedAt: instant(),
      isCurrent: z.boolean(),
    }),
  ),
})

export const RevokeSessionInput = z.strictObject({ sessionId: SignInSessionId })
export const RevokeOtherSessionsInput = z.strictObject({})
export const RevokedSessions = z.object({
  /** How many ended. */
  revoked: z.int(),
})

/** How many people one call may ask for: as many as stand on a page of assessments. */
const MOST_NAMES = 100

export const UserNamesInput = z.strictObject({ userIds: z.array(UserId).min(1).max(MOST_NAMES) })

/** Those of the people asked for who belong to the organization, or did; each once. */
export const UserNames = z.object({
  items: z.array(z.object({ userId: UserId, name: z.string() })),
})

const texts = () => z.array(text(500)).max(200)

/** A language tag (BCP 47) that fits its column. */
const language = () =>
  text(10).regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'must be a language tag, as en or pt-BR' })

/** A time zone of the IANA database. */
const timezone = () => text(50).refine(isTimeZone, { error: 'must be a time zone, as Europe/Lisbon' })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const GetProfileInput = z.strictObject({})

/** What a person says of themselves; nobody else sees it. */
export const Profile = z.object({
  fitzpatrickType: z.int().nullable(),
  ethnicity: z.string().nullable(),
  medicalHistory: z.array(z.string()),
  medications: z.array(z.string()),
  allergies: z.array(z.string()),
  language: z.string(),
  timezone: z.string(),
  consentResearch: z.boolean(),
  consentDataSharing: z.boolean(),
  /** Null until something is said. */
  updatedAt: instant().nullable(),
  /** 0 until something is said. */
  version: z.int(),
})

/** Only what is given changes; null takes a value away, and an empty list what was in it. */
export const UpdateProfileInput = z.strictObject({
  /** The `version` of what was read: where it has changed since, nothing is written. */
  expectedVersion: z.int().min(0),
  fitzpatrickType: z.int().min(1).max(6).nullable().optional(),
  ethnicity: text(100).nullable().optional(),
  medicalHistory: texts().optional(),
  medications: texts().optional(),
  allergies: texts().optional(),
  language: language().optional(),
  timezone: timezone().optional(),
  consentResearch: z.boolean().optional(),
  consentDataSharing: z.boolean().optional(),
})

export const UpdatedProfile = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('updated'), profile: Profile }),
  z.object({ outcome: z.literal('conflict'), current: Profile }),
])
