import { homeSecret } from '@medilens/db'
import { ConfigError, type ServerConfig } from './config.ts'

/**
 * What the server's keys are derived from: MEDILENS_SECRET, or in development on the embedded PostgreSQL one that is
 * kept in its home. Throws a `ConfigError` where there has to be one and is none.
 */
export function serverSecret({
  secret,
  database,
}: Pick<ServerConfig, 'secret' | 'database'>): Promise<string> {
  if (secret !== null) return Promise.resolve(secret)
  if (database.kind === 'embedded' && database.environment !== 'production') {
    return homeSecret(database.home, 'server')
  }
  throw new ConfigError([
    {
      variable: 'MEDILENS_SECRET',
      problem:
        'is not set; set it to random characters, as `openssl rand -base64 32` prints them, the same for every server ' +
        'of this database, and keep it: sessions and pseudonyms depend on it',
    },
  ])
}
