import { createPlatformKey, listPlatformKeys, revokePlatformKey } from '@medilens/api'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { withDatabase } from '../command-line/with-database.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/minute.ts'

interface Given {
  readonly name: string
  /** Days. */
  readonly expires?: number
}

/** Makes a key of the platform. Standard output is the key alone, so that a script can take it as it is. */
export async function createPlatformKeyCommand(io: Console, { name, expires }: Given): Promise<void> {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > 100) throw new CommandError('--name must have 1 to 100 characters.')
  await withDatabase(io, async (database) => {
    const { key, expiresAt } = await createPlatformKey(database, {
      name: trimmed,
      expiresInDays: expires ?? null,
    })
    const until = expiresAt === null ? 'until it is revoked' : `until ${expiresAt.toISOString()}`
    io.say(
      `A key of the platform, which takes the work of every organization, ${until}. It is shown this once:`,
    )
    io.print(key)
  })
}

/** Lists the keys of the platform. */
export async function listPlatformKeysCommand(
  io: Console,
  { json }: { readonly json: boolean },
): Promise<void> {
  await withDatabase(io, async (database) => {
    const keys = await listPlatformKeys(database)
    if (json) return io.print(JSON.stringify(keys, null, 2))
    io.print(
      ...table(
        ['prefix', 'name', 'last used', 'expires', 'revoked'].map((header) => ({ header, maxWidth: 40 })),
        keys.map(({ prefix, name, lastUsedAt, expiresAt, revokedAt }) => [
          `mlp_${prefix}`,
          name,
          minute(lastUsedAt),
          minute(expiresAt),
          minute(revokedAt),
        ]),
        { empty: 'The platform has no keys: `medilens platform-key create` makes one.' },
      ),
    )
  })
}

/** Revokes a key of the platform by its prefix. */
export async function revokePlatformKeyCommand(io: Console, given: string): Promise<void> {
  const prefix = /^mlp_(?<prefix>[a-z0-9]{12})/.exec(given)?.groups?.['prefix']
  if (prefix === undefined)
    throw new CommandError('That is not the prefix of a key of the platform (mlp_ and 12 characters).')
  await withDatabase(io, async (database) => {
    const revoked = await revokePlatformKey(database, prefix)
    if (revoked === null)
      throw new CommandError('No live key has this prefix; `medilens platform-key list` shows them.')
    io.print(`mlp_${prefix} (${revoked.name}) is revoked; servers refuse it within a second.`)
  })
}
