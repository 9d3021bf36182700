import { createOrganization, CreateOrganizationInput, listOrganizations } from '@medilens/api'
import type { Console } from '../command-line/console.ts'
import { commandLine } from '../command-line/organization.ts'
import { withDatabase } from '../command-line/with-database.ts'
import { table } from '../terminal/table.ts'

/** Makes an organization and prints its id. */
export async function createOrganizationCommand(
  io: Console,
  given: { readonly name: string; readonly type?: string },
): Promise<void> {
  const input = CreateOrganizationInput.parse(given)
  const { id, name } = await withDatabase(io, (database) =>
    createOrganization(database, commandLine(), input),
  )
  io.say(`Made the organization ${name}.`)
  io.print(id)
}

/** Lists organizations. */
export async function listOrganizationsCommand(
  io: Console,
  { json }: { readonly json: boolean },
): Promise<void> {
  const found = await withDatabase(io, listOrganizations)
  if (json) return io.print(JSON.stringify(found, null, 2))
  io.print(
    ...table(
      [
        { header: 'id' },
        { header: 'name', maxWidth: 40 },
        { header: 'type' },
        { header: 'active' },
        { header: 'since' },
      ],
      found.map(({ id, name, type, isActive, createdAt }) => [
        id,
        name,
        type,
        isActive ? 'yes' : 'no',
        createdAt.toISOString().slice(0, 10),
      ]),
      { empty: 'There are no organizations: `medilens organization create` makes one.' },
    ),
  )
}
