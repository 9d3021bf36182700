import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DataKey, objectId } from '@medilens/storage'
import { newId } from '@medilens/db'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig, type Environment } from './config.ts'
import { openFiles } from './files.ts'
import { testHome, type TestHome } from './testing/home.ts'

let home: TestHome
beforeAll(async () => {
  home = await testHome()
})
afterAll(() => home.remove())

const open = (environment: Environment) => openFiles(readConfig(environment))
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const EXTERNAL = { DATABASE_URL: 'postgres://x@localhost/x' }

it('are kept in the home of the embedded database, for their owner alone, under a key that is made once', async () => {
  const [one, other] = await Promise.all([
    open({ MEDILENS_HOME: home.path }),
    open({ MEDILENS_HOME: home.path }),
  ])
  expect(one?.masterKeys.currentId).toBe(other?.masterKeys.currentId)
  expect((await stat(join(home.path, 'files'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(home.path, 'files-key'))).mode & 0o777).toBe(0o600)
})

it.each([
  ['on a database of one’s own', EXTERNAL],
  ['there in production', { ...EXTERNAL, ENVIRONMENT: 'production' }],
  ['in production on the embedded database', { MEDILENS_HOME: '/nowhere', ENVIRONMENT: 'production' }],
])(
  'are kept nowhere %s where nobody said where or under which key, and all else is served',
  async (_what, environment) => {
    expect(await open(environment)).toBeNull()
  },
)

it.each([
  ['a folder, beside a key', { ...EXTERNAL, MEDILENS_FILE_KEY: key(1) }, /MEDILENS_FILES: is not set/],
  [
    'a key, beside a folder',
    { ...EXTERNAL, MEDILENS_FILES: '/tmp/x' },
    /MEDILENS_FILE_KEY: is not set; .*openssl/,
  ],
  [
    'keys that differ',
    { ...EXTERNAL, MEDILENS_FILES: '/tmp/x', MEDILENS_FILE_KEY: key(1), MEDILENS_FILE_KEYS_OLD: key(1) },
    /MEDILENS_FILE_KEYS_OLD: holds a key twice/,
  ],
])('need %s, and say so', async (_what, environment, says) => {
  await expect(open(environment)).rejects.toThrow(says)
})

it('stay readable under an older key after a new one took its place', async () => {
  const MEDILENS_FILES = join(home.path, 'elsewhere')
  const before = await open({ ...EXTERNAL, MEDILENS_FILES, MEDILENS_FILE_KEY: key(1) })
  const after = await open({
    ...EXTERNAL,
    MEDILENS_FILES,
    MEDILENS_FILE_KEY: key(2),
    MEDILENS_FILE_KEYS_OLD: `${key(3)}, ${key(1)}`,
  })
  const id = objectId(newId())
  const wrapped = before?.masterKeys.wrap(id, DataKey.random())
  expect(wrapped && after?.masterKeys.unwrap(id, wrapped)).toBeInstanceOf(DataKey)
})
