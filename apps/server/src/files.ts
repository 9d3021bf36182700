import { join } from 'node:path'
import { homeSecret } from '@medilens/db'
import { LocalStore, MasterKeys, StorageError } from '@medilens/storage'
import { ConfigError, type ServerConfig } from './config.ts'
import type { FilePlace } from './process/server.ts'

/**
 * The place for files: as it is configured, or in development in the home of the embedded PostgreSQL, with a key that is
 * kept there. Null where nobody said where, or under which key: the server serves all else. Throws a `ConfigError` where
 * only half of it is said.
 */
export async function openFiles({
  files: { folder: given, key: givenKey, olderKeys, maxBytes },
  database,
}: Pick<ServerConfig, 'files' | 'database'>): Promise<FilePlace | null> {
  const home = database.kind === 'embedded' ? database.home : null
  const isProduction = database.environment === 'production'
  const folder = given ?? (home === null ? null : join(home, 'files'))
  if (folder === null) {
    if (givenKey !== null) throw missing('MEDILENS_FILES', NO_FOLDER)
    return null
  }
  const key = givenKey ?? (home !== null && !isProduction ? await keyOfHome(home) : null)
  if (key === null) {
    if (given !== null) throw missing('MEDILENS_FILE_KEY', NO_KEY)
    return null
  }
  return { store: await LocalStore.open(folder), masterKeys: masterKeys(key, olderKeys), maxBytes }
}

const keyOfHome = async (home: string): Promise<Uint8Array> =>
  Buffer.from(await homeSecret(home, 'files'), 'base64url')

function masterKeys(current: Uint8Array, older: readonly Uint8Array[]): MasterKeys {
  try {
    return new MasterKeys(current, older)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    throw missing('MEDILENS_FILE_KEYS_OLD', 'holds a key twice, or the one that MEDILENS_FILE_KEY is')
  }
}

const NO_FOLDER =
  'is not set; set it to a folder for the files that people upload, the same for every server of this database'
const NO_KEY =
  'is not set; set it to 32 random bytes, as `openssl rand -base64 32` prints them, the same for every server of this ' +
  'database, and keep it: without it no file can be read'

const missing = (variable: string, problem: string) => new ConfigError([{ variable, problem }])
