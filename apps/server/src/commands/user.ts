import { createUser, CreateUserInput } from '@medilens/api'
import type { Console } from '../command-line/console.ts'
import { operator, theOrganization } from '../command-line/organization.ts'
import { withDatabase } from '../command-line/with-database.ts'

interface Given {
  readonly organization: string
  readonly email: string
  readonly name: string
  readonly role: string
}

/** Makes a person a member of an organization, and prints the user's id. */
export async function createUserCommand(
  io: Console,
  { organization: wanted, ...given }: Given,
): Promise<void> {
  const input = CreateUserInput.parse(given)
  await withDatabase(io, async (database) => {
    const organization = await theOrganization(database, wanted)
    const { id, existed } = await createUser(database, organization.id, operator(), input)
    io.say(
      existed
        ? `An account with this e-mail was there already; it is a member of ${organization.name} as ${input.role} now.`
        : `Made ${input.email} a member of ${organization.name} as ${input.role}.`,
      'People sign in with a later version; until then they have no password.',
    )
    io.print(id)
  })
}
