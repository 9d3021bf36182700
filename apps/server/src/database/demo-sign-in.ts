import { join } from 'node:path'
import { givePasswords } from '@medilens/api'
import { DEMO_USERS, homeSecret, type Database, type DatabaseConfig } from '@medilens/db'

/** How people sign in to the demo organization. */
export interface DemoSignIn {
  readonly emails: readonly string[]
  readonly password: string
  /** Where the password is kept. */
  readonly file: string
}

/**
 * Gives the demo's people a random password, one for each home; null where there is no demo: on somebody else's database
 * and in production nobody is given a password unasked.
 */
export async function demoSignIn(config: DatabaseConfig, database: Database): Promise<DemoSignIn | null> {
  if (config.kind === 'external' || config.environment === 'production') return null
  const people = Object.values(DEMO_USERS)
  const password = await homeSecret(config.home, 'demo')
  const ids = people.map(({ id }) => id)
  const able = await givePasswords(database, ids, password)
  return {
    emails: people.filter(({ id }) => able.includes(id)).map(({ email }) => email),
    password,
    file: join(config.home, 'demo-password'),
  }
}
