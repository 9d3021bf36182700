import { newId, type Session, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited, type AuditSubject } from '../audit/write.ts'
import type { MemberCall } from '../trpc/personal.ts'
import type { GetProfileInput, Profile, UpdatedProfile, UpdateProfileInput } from './schema.ts'

type Changes = Omit<z.output<typeof UpdateProfileInput>, 'expectedVersion'>

const COLUMNS = [
  'fitzpatrickType',
  'ethnicity',
  'medicalHistory',
  'medications',
  'allergies',
  'language',
  'timezone',
  'consentResearch',
  'consentDataSharing',
  'updatedAt',
  'version',
] as const

/** What the caller said of themselves; what holds by itself, where that is nothing yet. */
export async function getProfile(
  { session, principal }: MemberCall,
  _input: z.output<typeof GetProfileInput>,
): Promise<Audited<z.input<typeof Profile>>> {
  return audited(await readProfile(session, principal.userId), own(principal))
}

/**
 * Changes what is given, where it has not changed since it was read: in another window, say. The row is made with the
 * first change.
 */
export async function updateProfile(
  { session, principal }: MemberCall,
  { expectedVersion, ...changes }: z.output<typeof UpdateProfileInput>,
): Promise<Audited<z.input<typeof UpdatedProfile>>> {
  const { userId } = principal
  const written =
    expectedVersion === 0
      ? await insertProfile(session, userId, changes)
      : await changeProfile(session, userId, expectedVersion, changes)
  if (written === undefined) {
    const current = await readProfile(session, userId)
    return audited({ outcome: 'conflict', current }, { ...own(principal), details: { outcome: 'conflict' } })
  }
  const details = { outcome: 'updated', fields: Object.keys(changes), ...consents(changes) }
  return audited({ outcome: 'updated', profile: answer(written) }, { ...own(principal), details })
}

/** That a consent was given or withdrawn has to be shown later, and is no health data. */
const consents = ({ consentResearch, consentDataSharing }: Changes) => ({
  ...(consentResearch === undefined ? {} : { consentResearch }),
  ...(consentDataSharing === undefined ? {} : { consentDataSharing }),
})

async function readProfile({ sql }: Session, userId: UserId): Promise<z.input<typeof Profile>> {
  const row = await sql
    .selectFrom('user_profiles')
    .select(COLUMNS)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row === undefined ? UNSAID : answer(row)
}

function insertProfile({ sql }: Session, userId: UserId, changes: Changes) {
  const { language, timezone, consentResearch, consentDataSharing } = UNSAID
  const now = new Date()
  return sql
    .insertInto('user_profiles')
    .values({
      language,
      timezone,
      consentResearch,
      consentDataSharing,
      ...changes,
      id: newId<'UserProfileId'>(),
      userId,
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    .onConflict((conflict) => conflict.column('userId').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

const changeProfile = ({ sql }: Session, userId: UserId, expectedVersion: number, changes: Changes) =>
  sql
    .updateTable('user_profiles')
    .set({ ...changes, updatedAt: new Date(), version: expectedVersion + 1 })
    .where('userId', '=', userId)
    .where('version', '=', expectedVersion)
    .returning(COLUMNS)
    .executeTakeFirst()

/** A profile before its first row. */
const UNSAID = {
  fitzpatrickType: null,
  ethnicity: null,
  medicalHistory: [],
  medications: [],
  allergies: [],
  language: 'en',
  timezone: 'UTC',
  consentResearch: false,
  consentDataSharing: false,
  updatedAt: null,
  version: 0,
} satisfies z.input<typeof Profile>

type Lists = 'medicalHistory' | 'medications' | 'allergies'
type Row = Omit<z.input<typeof Profile>, Lists | 'updatedAt'> &
  Record<Lists, string[] | null> & { readonly updatedAt: Date }

const answer = ({ medicalHistory, medications, allergies, updatedAt, ...row }: Row) => ({
  ...row,
  medicalHistory: medicalHistory ?? [],
  medications: medications ?? [],
  allergies: allergies ?? [],
  updatedAt: updatedAt.toISOString(),
})

const own = ({ userId }: MemberCall['principal']): AuditSubject => ({ resourceId: userId, patientId: null })
