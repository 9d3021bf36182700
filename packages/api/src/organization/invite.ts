import type { Database, OrganizationId, RoleName } from '@medilens/db'
import type { z } from 'zod'
import { createInvitation, type CreatedInvitation } from '../access/invitations.ts'
import type { InvitePersonInput } from '../access/schema.ts'
import { asOperator } from '../audit/operator.ts'
import { audited, type AuditDeclaration, type Audited, type AuditOrigin } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type { Invitation, InviteInput } from './schema.ts'

/** What each invitation leaves; whom it is for stays out, since the audit holds ids and not addresses. */
export const INVITE = {
  event: 'organization.invite',
  resource: 'user',
  action: 'create',
  phi: false,
} as const satisfies AuditDeclaration

const invited = <Value>(value: Value, role: RoleName): Audited<Value> =>
  audited(value, { resourceId: null, patientId: null, details: { role } })

/**
 * Invites a person, whether or not they have an account: the answer is the same, and takes as long. The link goes to
 * whoever delivers it and nowhere else. Throws `delivery_unavailable` where this server has no way to.
 */
export async function inviteMember(
  { session, principal, services, asAuth, afterCommit }: Call,
  { email, role }: z.output<typeof InviteInput>,
): Promise<Audited<z.input<typeof Invitation>>> {
  const { deliverInvitation: deliver } = services
  if (deliver === null) {
    throw new AppError(
      'delivery_unavailable',
      'This server sends no e-mail: ask whoever runs it for `medilens user create`, which prints the invitation.',
    )
  }
  const { organizationId, userId: invitedBy } = session
  // Sign-in alone writes invitations. Where this transaction fails, one is left whose token nobody has.
  const invitation = await asAuth((client) =>
    createInvitation(client, {
      organizationId,
      email,
      name: null,
      role,
      invitedBy,
      invitedByKey: principal.apiKeyId,
    }),
  )
  afterCommit(() => deliver({ ...invitation, email }))
  return invited({ expiresAt: invitation.expiresAt.toISOString() }, role)
}

/** The same for whoever runs the server, who hands the token over themselves. */
export const inviteAsOperator = (
  database: Database,
  organizationId: OrganizationId,
  origin: AuditOrigin,
  { email, name, role }: z.output<typeof InvitePersonInput>,
): Promise<CreatedInvitation> =>
  asOperator(database, organizationId, origin, INVITE, async () =>
    invited(
      await database.asAuth((client) =>
        createInvitation(client, {
          organizationId,
          email,
          name: name ?? null,
          role,
          invitedBy: null,
          invitedByKey: null,
        }),
      ),
      role,
    ),
  )
