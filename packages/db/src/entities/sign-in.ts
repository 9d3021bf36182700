import { defineEntity, p } from '@mikro-orm/postgresql'
import { createdAt, id, idOf, instant, updatedAt } from './columns.ts'
import { ranges } from './checks.ts'
import { secured, signIn } from './policies.ts'
import { toGlobal, toMember } from './references.ts'
import { Membership } from './role.ts'
import { User } from './user.ts'

/** A signed-in browser; reached by the auth role alone, like everything in this file. */
export const SignInSession = defineEntity({
  name: 'SignInSession',
  tableName: 'sessions',
  ...secured(signIn),
  properties: {
    id: id<'SignInSessionId'>(),
    userId: idOf<'UserId'>(),
    token: p.string().length(255).unique('sessions_token_unique'),
    expiresAt: instant(),
    ipAddress: p.string().length(64).nullable(),
    userAgent: p.text().nullable(),
    /** The organization that a person of several chose; of one alone, none need be chosen. */
    organizationId: idOf<'OrganizationId'>().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    ...toGlobal({ user: [() => User, 'user_id'] }),
    ...toMember(() => Membership, { member: 'user_id' }),
  },
  indexes: [{ name: 'sessions_of_user', properties: ['userId'] }],
})

/** How a person proves who they are: a password's hash or an identity provider's tokens. */
export const Account = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  ...secured(signIn),
  properties: {
    id: id<'AccountId'>(),
    userId: idOf<'UserId'>(),
    accountId: p.string().length(255),
    providerId: p.string().length(100),
    accessToken: p.text().nullable(),
    refreshToken: p.text().nullable(),
    accessTokenExpiresAt: instant().nullable(),
    refreshTokenExpiresAt: instant().nullable(),
    scope: p.text().nullable(),
    idToken: p.text().nullable(),
    password: p.text().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    ...toGlobal({ user: [() => User, 'user_id'] }),
  },
  indexes: [{ name: 'accounts_of_user', properties: ['userId'] }],
  uniques: [{ name: 'accounts_provider_account_unique', properties: ['providerId', 'accountId'] }],
})

/** A one-time token: an invitation, a reset. */
export const Verification = defineEntity({
  name: 'Verification',
  tableName: 'verifications',
  ...secured(signIn),
  properties: {
    id: id<'VerificationId'>(),
    identifier: p.string().length(255),
    value: p.text(),
    expiresAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  indexes: [{ name: 'verifications_by_identifier', properties: ['identifier'] }],
})

/**
 * Failed sign-ins by bucket: an account seen from an address, an address, a browser. Kept in the database so that all
 * servers count together.
 */
export const SignInAttempt = defineEntity({
  name: 'SignInAttempt',
  tableName: 'sign_in_attempts',
  ...secured(signIn),
  properties: {
    id: id<'SignInAttemptId'>(),
    /** A keyed hash in hex: says neither who nor where. */
    bucket: p.string().length(64).unique('sign_in_attempts_bucket_unique'),
    failures: p.integer(),
    windowStartedAt: instant(),
    blockedUntil: instant().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  checks: ranges('sign_in_attempts', { integer: { failures: [0, null] } }),
  indexes: [{ name: 'sign_in_attempts_oldest', properties: ['updatedAt'] }],
})
