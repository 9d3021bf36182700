import {
  createMigration,
  ensureRoles,
  migrate,
  migrationStatus,
  rollback,
  seedDemo,
  seedReference,
  type MigrationStatus,
  type SeedCounts,
} from '@medilens/db'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { findServer } from '../command-line/find-server.ts'
import { withAccess } from '../command-line/with-database.ts'
import type { ServerConfig } from '../config.ts'
import { bringUpToDate } from '../database/prepare.ts'
import { table } from '../terminal/table.ts'

const AS_OWNER = { first: 'owner' } as const

/** Applies what is pending, up to `to`; with `rolesOnly` makes the roles alone, which a dump's tables belong to. */
export const migrateCommand = (
  io: Console,
  { to, rolesOnly }: { readonly to?: string; readonly rolesOnly: boolean },
): Promise<void> =>
  withAccess(
    io,
    async ({ owner, passwords }) => {
      if (rolesOnly) {
        await ensureRoles(owner(), passwords)
        io.print('The roles are there; nothing was applied.')
        return
      }
      const applied = await migrate(owner(), { passwords, ...(to === undefined ? {} : { to }) })
      const nothing = to === undefined ? 'Nothing is pending.' : `There is nothing to do: ${to} is applied.`
      io.print(...(applied.length === 0 ? [nothing] : applied.map((name) => `applied ${name}`)))
    },
    AS_OWNER,
  )

/** Takes back the latest migration, or all after `to`. In production that loses real data, so it must be meant. */
export const rollbackCommand = async (
  io: Console,
  { to, yes }: { readonly to?: string; readonly yes: boolean },
): Promise<void> => {
  if (isProduction(io.config()) && !yes) {
    throw new CommandError(
      'ENVIRONMENT is production, and a rollback drops what the migration made, with its data. Take a backup, then ' +
        'say --yes.',
    )
  }
  return withAccess(
    io,
    async ({ owner }) => {
      const taken = await rollback(owner(), to === undefined ? {} : { to })
      const nothing =
        to === undefined || to === '0' ? 'Nothing is applied.' : 'Nothing is applied after that.'
      io.print(...(taken.length === 0 ? [nothing] : taken.map((name) => `took back ${name}`)))
    },
    AS_OWNER,
  )
}

/**
 * Shows what is applied, pending and drifted; false where the schema is not what its migrations made, or a newer
 * MediLens made it.
 */
export const statusCommand = (io: Console, { json }: { readonly json: boolean }): Promise<boolean> =>
  withAccess(
    io,
    async ({ owner }) => {
      const status = await migrationStatus(owner())
      io.print(...(json ? [JSON.stringify(status, null, 2)] : statusLines(status)))
      const drifted = status.drift.judged !== 'no' && status.drift.drift.length > 0
      return !drifted && status.unknown.length === 0
    },
    AS_OWNER,
  )

function statusLines({ applied, pending, unknown, drift }: MigrationStatus): string[] {
  const rows = [
    ...applied.map(({ name, appliedAt }) => [
      name,
      `applied ${appliedAt.toISOString()}${unknown.includes(name) ? ', not known here' : ''}`,
    ]),
    ...pending.map((name) => [name, 'pending']),
  ]
  const found = drift.judged === 'no' ? [] : drift.drift.map(({ kind, object }) => `  ${kind}: ${object}`)
  const verdict =
    drift.judged === 'no'
      ? 'drift: not judged'
      : found.length === 0
        ? `no drift, ${drift.judged}`
        : `drift, ${drift.judged}:`
  return [
    ...table([{ header: 'migration' }, { header: 'state' }], rows, { empty: 'there are no migrations' }),
    '',
    verdict,
    ...found,
    ...('note' in drift ? [drift.note] : []),
  ]
}

/** Writes a migration from the difference between entities and snapshot. */
export const createMigrationCommand = (
  io: Console,
  name: string,
  { folder }: { readonly folder?: string },
): Promise<void> =>
  withAccess(
    io,
    async ({ owner }) => {
      const file = await createMigration(owner(), name, folder)
      io.print(
        file === null
          ? 'The entities are as the last migration left them: nothing to write.'
          : `wrote ${file}`,
      )
    },
    AS_OWNER,
  )

/** Writes roles and catalogue, and with `demo` the demo organization. */
export const seedCommand = async (io: Console, { demo }: { readonly demo: boolean }): Promise<void> => {
  if (demo && isProduction(io.config())) {
    throw new CommandError(
      'ENVIRONMENT is production: the demo organization is for trying MediLens out, not for here.',
    )
  }
  return withAccess(
    io,
    async ({ owner, open }) => {
      const { roles, catalogue } = await seedReference(owner())
      io.print(`roles: ${countsText(roles)}`, `biomarker catalogue: ${countsText(catalogue)}`)
      if (!demo) return
      const database = await open({ small: true })
      try {
        const { created, organizationId } = await seedDemo(database)
        io.print(`demo organization ${organizationId}: ${created ? 'made' : 'was there already'}`)
      } finally {
        await database.close()
      }
    },
    AS_OWNER,
  )
}

const countsText = ({ inserted, updated, unchanged }: SeedCounts) =>
  `${inserted} added, ${updated} changed, ${unchanged} as they were`

/** Empties the database: takes all migrations back and applies them again. */
export const resetCommand = async (io: Console, { yes }: { readonly yes: boolean }): Promise<void> => {
  if (isProduction(io.config())) throw new CommandError('ENVIRONMENT is production: a reset is refused.')
  return withAccess(
    io,
    async (access, config) => {
      await refuseWhileServed(config)
      const name = access.owner().client.database ?? ''
      if (!yes) await requireConfirmation(io, name, access.place)
      await rollback(access.owner(), { to: '0' })
      const applied = await bringUpToDate(access)
      io.print(`${name} is empty: applied ${applied.length} migrations, seeded roles and catalogue.`)
    },
    AS_OWNER,
  )
}

async function requireConfirmation(io: Console, name: string, place: string): Promise<void> {
  const answer = await io.ask(
    `This deletes everything in ${place}.\nType the database's name (${name}) to go on: `,
  )
  if (answer === null) {
    throw new CommandError('A reset deletes everything, and there is no terminal to ask at: say --yes.')
  }
  if (answer.trim() !== name) throw new CommandError('That is not its name: nothing was changed.')
}

async function refuseWhileServed(config: ServerConfig): Promise<void> {
  const address = await findServer(config)
  if (address !== null)
    throw new CommandError(`A server runs on this database, at ${address}: stop it first.`)
}

const isProduction = ({ database }: ServerConfig): boolean => database.environment === 'production'
