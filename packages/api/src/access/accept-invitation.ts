import { newId, type Database, type SignInClient, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { writeAuditEvent, type AuditOrigin } from '../audit/write.ts'
import { insertRole } from '../organization/roles.ts'
import { AppError } from '../trpc/error.ts'
import { invitationIdentifier, StoredInvitation } from './invitations.ts'
import type { BegunSession } from './password-gate.ts'

/** An invitation that may still be accepted. */
export interface OpenInvitation extends z.output<typeof StoredInvitation> {
  readonly identifier: string
  /** Whether its e-mail has an account with a password, which then has to be the one given. */
  readonly hasPassword: boolean
  readonly expiresAt: Date
}

/** Whose account it is that joins: one that exists, or one to be made with this password's hash. */
export type Joining =
  | { readonly userId: UserId }
  | { readonly name: string | undefined; readonly hash: string }

const invalid = () =>
  new AppError(
    'invitation_invalid',
    'This invitation does not exist, was used, or is over. Ask for a new one.',
  )

const FIND = `
select v.value, v.expires_at, exists (select from users u join accounts a on a.user_id = u.id and a.provider_id = 'credential'
                         where u.email = v.value::jsonb ->> 'email' and a.password is not null) as has_password
  from verifications v
 where v.identifier = $1 and v.expires_at > now()`

/**
 * The organization of an invitation, as long as it is active and whoever invited may still do so: a person by their role,
 * a key until it is revoked (that it ran out on its own is nobody's word against it), and the operator always.
 */
const STILL_MEANT = `
select from organizations o
 where o.id = $1 and o.is_active and o.deleted_at is null
   and ($2::uuid is null or exists (
     select from user_roles g join roles r on r.id = g.role_id
       join users u on u.id = g.user_id and u.is_active and u.deleted_at is null
      where g.organization_id = o.id and g.user_id = $2 and 'user:manage' = any (r.permissions)))
   and ($3::uuid is null or exists (
     select from api_keys k where k.organization_id = o.id and k.id = $3 and k.revoked_at is null))`

/** Looks an invitation up by its token, and changes nothing. Throws `invitation_invalid`. */
export async function findInvitation(database: Database, token: string): Promise<OpenInvitation> {
  const identifier = invitationIdentifier(token)
  const row = await database.asAuth(async (client) => {
    const { rows } = await client.query<{ value: string; expires_at: Date; has_password: boolean }>(FIND, [
      identifier,
    ])
    return rows[0]
  })
  if (row === undefined) throw invalid()
  const { value, expires_at: expiresAt, has_password: hasPassword } = row
  return { ...StoredInvitation.parse(JSON.parse(value)), identifier, hasPassword, expiresAt }
}

/**
 * Uses an invitation up, and makes its person a member, with an account where there is none: all of it or nothing, and
 * of several at once one alone. The role follows with `enterOrganization`. Throws `invitation_invalid`.
 */
export const redeemInvitation = (
  database: Database,
  invitation: OpenInvitation,
  joining: Joining,
): Promise<void> =>
  database.asAuth(async (client) => {
    const { identifier, organizationId, invitedBy, invitedByKey } = invitation
    const used = await client.query(
      'delete from verifications where identifier = $1 and expires_at > now()',
      [identifier],
    )
    if (used.rowCount !== 1) throw invalid()
    const meant = await client.query(STILL_MEANT, [organizationId, invitedBy, invitedByKey])
    if (meant.rowCount !== 1) throw invalid()
    const userId = 'userId' in joining ? joining.userId : await makeAccount(client, invitation, joining)
    // Whoever had the invitation reads that e-mail.
    await client.query('update users set email_verified = true, updated_at = now() where id = $1', [userId])
    await client.query(
      `insert into memberships (id, organization_id, user_id, created_at)
       values ($1, $2, $3, now()) on conflict (organization_id, user_id) do nothing`,
      [newId<'MembershipId'>(), organizationId, userId],
    )
  })

async function makeAccount(
  client: SignInClient,
  invitation: OpenInvitation,
  { name, hash }: Extract<Joining, { hash: string }>,
): Promise<UserId> {
  const { email } = invitation
  await client.query(
    `insert into users (id, email, email_verified, name, created_at, updated_at)
     values ($1, $2, true, $3, now(), now()) on conflict (email) do nothing`,
    [newId<'UserId'>(), email, name ?? invitation.name ?? email.split('@', 1)[0]],
  )
  const { rows } = await client.query<{ id: UserId }>(
    'select id from users where email = $1 and is_active and deleted_at is null',
    [email],
  )
  const user = rows[0]
  if (user === undefined) throw invalid()
  const set = await client.query(
    `insert into accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values ($1, $2::uuid, $2::uuid::text, 'credential', $3, now(), now())
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()
      where accounts.password is null`,
    [newId<'AccountId'>(), user.id, hash],
  )
  // Another invitation of the same person was faster: with the next try this one asks for the password set there.
  if (set.rowCount !== 1) throw invalid()
  return user.id
}

/**
 * Gives the person of a session the role of an invitation that was used, and puts the session into its organization.
 * What fails here gives the invitation back, so that it can be accepted again.
 */
export async function enterOrganization(
  database: Database,
  invitation: OpenInvitation,
  { id: signInSessionId, user: { id: userId } }: BegunSession,
  origin: AuditOrigin,
): Promise<void> {
  const { organizationId, role, invitedBy } = invitation
  try {
    await database.inOrganization({ organizationId, userId }, async (session) => {
      await insertRole(session, { userId, role, grantedBy: invitedBy })
      writeAuditEvent(
        session,
        {
          kind: 'member',
          userId,
          apiKeyId: null,
          signInSessionId,
          organizationId,
          roles: [role],
          grants: {},
        },
        origin,
        { event: 'user.accept_invitation', resource: 'user', action: 'create', phi: false },
        { resourceId: userId, patientId: null, details: { role, invitedBy } },
      )
    })
  } catch (error) {
    await giveBackInvitation(database, invitation)
    throw error
  }
  await database.asAuth((client) =>
    client.query('update sessions set organization_id = $2 where id = $1', [signInSessionId, organizationId]),
  )
}

/** Makes an invitation good again that was used for nothing. */
export const giveBackInvitation = (
  database: Database,
  { identifier, expiresAt, ...invitation }: OpenInvitation,
): Promise<unknown> =>
  database.asAuth((client) =>
    client.query(
      `insert into verifications (id, identifier, value, expires_at, created_at, updated_at)
       values ($1, $2, $3, $4, now(), now())`,
      [newId<'VerificationId'>(), identifier, JSON.stringify(StoredInvitation.parse(invitation)), expiresAt],
    ),
  )
