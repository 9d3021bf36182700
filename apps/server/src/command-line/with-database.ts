import { migrationsSeen, sqlStateOf, type Database } from '@medilens/db'
import { reachDatabase, type AccessOptions, type DatabaseAccess } from '../database/access.ts'
import type { ServerConfig } from '../config.ts'
import type { Console } from './console.ts'
import { CommandError } from './failure.ts'

/** A role that is not there, by the ways in which PostgreSQL says so; and a table that is not. */
const NOT_SET_UP = ['22023', '28P01', '42P01']

/** Runs `work` with the ways into the configured database, and closes them. */
export async function withAccess<T>(
  io: Console,
  work: (access: DatabaseAccess, config: ServerConfig) => Promise<T>,
  options: AccessOptions = {},
): Promise<T> {
  const config = io.config()
  const access = await reachDatabase(config.database, {
    onWait: (reason) => io.say(`Waiting for the database: ${reason}`),
    ...options,
  })
  try {
    return await work(access, config)
  } catch (error) {
    // Elsewhere a refused password is a wrong password; here it is ours, of a role that migrations make.
    const missing = sqlStateOf(error) ?? ''
    if (NOT_SET_UP.includes(missing) && (access.embedded !== null || missing !== '28P01')) throw notSetUp()
    throw error
  } finally {
    await access.close()
  }
}

/** Runs `work` with the application's own way in, where the schema is what this code expects. */
export const withDatabase = <T>(
  io: Console,
  work: (database: Database, config: ServerConfig) => Promise<T>,
): Promise<T> =>
  withAccess(io, async (access, config) => {
    const database = await access.open({ small: true })
    try {
      const { pending } = await migrationsSeen(database)
      if (pending.length > 0) throw notSetUp()
      return await work(database, config)
    } finally {
      await database.close()
    }
  })

const notSetUp = () =>
  new CommandError('The database is not set up, or not up to date: run `medilens db migrate`.')
