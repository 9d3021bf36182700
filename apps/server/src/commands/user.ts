import { inviteAsOperator, InvitePersonInput, invitationLink } from '@medilens/api'
import type { Console } from '../command-line/console.ts'
import { findServer } from '../command-line/find-server.ts'
import { commandLine, theOrganization } from '../command-line/organization.ts'
import { withDatabase } from '../command-line/with-database.ts'

interface Given {
  readonly organization: string
  readonly email: string
  readonly name?: string
  readonly role: string
}

/**
 * Invites a person into an organization. Standard output is the link alone, by which they set their password, or say the
 * one that they have, and become a member.
 */
export async function createUserCommand(
  io: Console,
  { organization: wanted, ...given }: Given,
): Promise<void> {
  const input = InvitePersonInput.parse(given)
  await withDatabase(io, async (database, config) => {
    const { id: organizationId, name: organization } = await theOrganization(database, wanted)
    const { token, expiresAt } = await inviteAsOperator(database, organizationId, commandLine(), input)
    const address =
      config.publicUrl ?? (await findServer(config)) ?? `http://${config.host}:${config.port || 3000}`
    const until = expiresAt.toISOString().slice(0, 16).replace('T', ' ')
    io.say(
      `Whoever opens this link becomes ${input.role} of ${organization}, once, until ${until}. Give it to them alone:`,
    )
    io.print(invitationLink(address, token))
  })
}
