import {
  ApiKeyReference,
  asOperator,
  createApiKey,
  CreateApiKeyInput,
  findApiKey,
  KEY_EVENTS,
  listApiKeys,
  listOrganizations,
  revokeApiKey,
  type ApiKeySummary,
} from '@medilens/api'
import type { Database, OrganizationId } from '@medilens/db'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { commandLine, theOrganization } from '../command-line/organization.ts'
import { withDatabase } from '../command-line/with-database.ts'
import { minute } from '../terminal/minute.ts'
import { table } from '../terminal/table.ts'

interface Given {
  readonly organization: string
  readonly name: string
  readonly role: string
  /** Days. */
  readonly expires?: number
}

/** Makes a key. Standard output is the key alone, so that a script can take it as it is. */
export async function createKeyCommand(io: Console, given: Given): Promise<void> {
  const { organization: wanted, expires: expiresInDays, ...rest } = given
  const input = CreateApiKeyInput.parse({ ...rest, expiresInDays })
  await withDatabase(io, async (database) => {
    const organization = await theOrganization(database, wanted)
    const { key, expiresAt } = await asOperator(
      database,
      organization.id,
      commandLine(),
      KEY_EVENTS.create,
      (session) => createApiKey(session, input),
    )
    const until = expiresAt === null ? 'until it is revoked' : `until ${expiresAt.toISOString()}`
    io.say(`A key of ${organization.name} as ${input.role}, ${until}. It is shown this once:`)
    io.print(key)
  })
}

/** Lists the keys of an organization. */
export async function listKeysCommand(
  io: Console,
  { organization: wanted, json }: { readonly organization: string; readonly json: boolean },
): Promise<void> {
  await withDatabase(io, async (database) => {
    const { id: organizationId } = await theOrganization(database, wanted)
    const keys = await database.inOrganization({ organizationId, userId: null }, listApiKeys)
    if (json) return io.print(JSON.stringify(keys, null, 2))
    io.print(
      ...table(
        ['prefix', 'name', 'role', 'last used', 'expires', 'revoked'].map((header) => ({
          header,
          maxWidth: 40,
        })),
        keys.map(({ prefix, name, role, lastUsedAt, expiresAt, revokedAt }) => [
          `mlk_${prefix}`,
          name,
          role,
          minute(lastUsedAt),
          minute(expiresAt),
          minute(revokedAt),
        ]),
        { empty: 'There are no keys: `medilens key create` makes one.' },
      ),
    )
  })
}

/** Revokes a key by prefix or id; without an organization it is looked for in all. */
export async function revokeKeyCommand(
  io: Console,
  given: string,
  { organization }: { readonly organization?: string },
): Promise<void> {
  const reference = ApiKeyReference.safeParse(given)
  if (!reference.success) {
    throw new CommandError('That is neither the prefix of a key (mlk_ and 12 characters) nor the id of one.')
  }
  await withDatabase(io, async (database) => {
    for (const organizationId of await organizationIds(database, organization)) {
      // One after the other, and no further than where the key is.
      // oxlint-disable-next-line no-await-in-loop
      const found = await database.inOrganization({ organizationId, userId: null }, (session) =>
        findApiKey(session, reference.data),
      )
      // oxlint-disable-next-line no-await-in-loop
      if (found !== null) return io.print(revokedText(await revoked(database, organizationId, found)))
    }
    throw new CommandError(
      'There is no such key; `medilens key list --organization <name or id>` shows them.',
    )
  })
}

/** Revokes a key; one that was revoked before stays as it was, and leaves no event. */
const revoked = async (database: Database, organizationId: OrganizationId, key: ApiKeySummary) =>
  key.revokedAt !== null
    ? key
    : asOperator(database, organizationId, commandLine(), KEY_EVENTS.revoke, (session) =>
        revokeApiKey(session, key.id),
      )

const organizationIds = async (database: Database, wanted: string | undefined) =>
  wanted === undefined
    ? (await listOrganizations(database)).map(({ id }) => id)
    : [(await theOrganization(database, wanted)).id]

const revokedText = ({ prefix, name, revokedAt }: ApiKeySummary) =>
  `mlk_${prefix} (${name}) is revoked since ${minute(revokedAt) ?? 'now'}; servers refuse it within a second.`
