import { defineEntity, p } from '@mikro-orm/postgresql'
import { GENDERS } from '../vocabulary.ts'
import { ranges } from './checks.ts'
import { calendarDate, createdAt, id, idOf, instant, updatedAt, version } from './columns.ts'
import { membersOfOrganization, ownAccount, ownUser, secured, signIn } from './policies.ts'
import { toGlobal } from './references.ts'

/** A person who signs in; may belong to several organizations. */
export const User = defineEntity({
  name: 'User',
  tableName: 'users',
  ...secured(ownAccount, membersOfOrganization, signIn),
  properties: {
    id: id<'UserId'>(),
    externalId: p.string().length(255).nullable().unique('users_external_id_unique'),
    email: p.string().length(255).unique('users_email_unique'),
    emailVerified: p.boolean().default(false),
    name: p.string().length(255),
    image: p.text().nullable(),
    username: p.string().length(100).nullable().unique('users_username_unique'),
    firstName: p.string().length(100).nullable(),
    lastName: p.string().length(100).nullable(),
    dateOfBirth: calendarDate().nullable(),
    gender: p.enum([...GENDERS]).nullable(),
    isActive: p.boolean().default(true),
    lastLoginAt: instant().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant().nullable(),
  },
  checks: [{ name: 'users_email_lower', expression: '((email)::text = lower((email)::text))' }],
})

/** What a person says of themselves; seen by that person alone. */
export const UserProfile = defineEntity({
  name: 'UserProfile',
  tableName: 'user_profiles',
  ...secured(ownUser()),
  properties: {
    id: id<'UserProfileId'>(),
    userId: idOf<'UserId'>().unique('user_profiles_user_id_unique'),
    fitzpatrickType: p.smallint().nullable(),
    ethnicity: p.string().length(100).nullable(),
    medicalHistory: p.json<string[]>().nullable(),
    medications: p.json<string[]>().nullable(),
    allergies: p.json<string[]>().nullable(),
    language: p.string().length(10).default('en'),
    timezone: p.string().length(50).default('UTC'),
    consentResearch: p.boolean().default(false),
    consentDataSharing: p.boolean().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    version: version(),
    ...toGlobal({ user: [() => User, 'user_id'] }),
  },
  checks: ranges('user_profiles', { integer: { fitzpatrick_type: [1, 6] } }),
})
