import { createHash, randomBytes } from 'node:crypto'
import {
  newId,
  type ApiKeyId,
  type OrganizationId,
  type RoleName,
  type SignInClient,
  type UserId,
} from '@medilens/db'
import { ROLE_NAMES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { uuid } from '../trpc/fields.ts'

/** An invitation is good for so long, once. */
const INVITATION_DAYS = 7

/** Whom an organization invites, as what. */
export interface NewInvitation {
  readonly organizationId: OrganizationId
  /** In lower case. */
  readonly email: string
  /** How others see the person, unless they say otherwise when they accept; of an account that exists it changes nothing. */
  readonly name: string | null
  readonly role: RoleName
  /** A member of the organization; null where a key or the operator invites. */
  readonly invitedBy: UserId | null
  readonly invitedByKey: ApiKeyId | null
}

/** An invitation that was made; the token is nowhere kept and can't be had again. */
export interface CreatedInvitation {
  readonly token: string
  readonly expiresAt: Date
}

/** How an invitation reaches whom it is for, and nobody else: whoever has the token may become that person. */
export type InvitationDelivery = (invitation: CreatedInvitation & { readonly email: string }) => Promise<void>

/** What is stored of an invitation; of its token the hash alone, as the row's identifier. */
export const StoredInvitation = z.object({
  organizationId: uuid().brand<'OrganizationId'>(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(ROLE_NAMES),
  invitedBy: uuid().brand<'UserId'>().nullable(),
  invitedByKey: uuid().brand<'ApiKeyId'>().nullable(),
})

/** Under what an invitation is stored. */
export const invitationIdentifier = (token: string): string =>
  `invitation:${createHash('sha256').update(token).digest('hex')}`

/**
 * Makes an invitation of 32 random bytes, in place of earlier ones of the same organization to the same e-mail. It says
 * nothing of whether that e-mail has an account.
 */
export async function createInvitation(
  client: SignInClient,
  invitation: NewInvitation,
): Promise<CreatedInvitation> {
  const { organizationId, email } = invitation
  const token = randomBytes(32).toString('base64url')
  await client.query(
    `delete from verifications
      where identifier like 'invitation:%'
        and (expires_at < now() or (value::jsonb ->> 'email' = $1 and value::jsonb ->> 'organizationId' = $2))`,
    [email, organizationId],
  )
  const { rows } = await client.query<{ expires_at: Date }>(
    `insert into verifications (id, identifier, value, expires_at, created_at, updated_at)
     values ($1, $2, $3, now() + interval '${INVITATION_DAYS} days', now(), now()) returning expires_at`,
    [
      newId<'VerificationId'>(),
      invitationIdentifier(token),
      JSON.stringify(StoredInvitation.parse(invitation)),
    ],
  )
  const row = rows[0]
  if (row === undefined) throw new Error('An invitation was not made')
  return { token, expiresAt: row.expires_at }
}

/**
 * The link that accepts an invitation. The token stands behind the `#`: browsers send that part to nobody, so that it is
 * in no log and no Referer.
 * @param address of the server, as people reach it
 */
export const invitationLink = (address: string, token: string): string =>
  new URL(`/accept-invitation#token=${token}`, address).href
