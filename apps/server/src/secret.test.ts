import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { serverSecret } from './secret.ts'
import { testHome, type TestHome } from './testing/home.ts'

let home: TestHome
beforeAll(async () => {
  home = await testHome()
})
afterAll(() => home.remove())

const secret = (environment: Readonly<Record<string, string>>) => serverSecret(readConfig(environment))

it('is made once for a home, for its owner alone', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => secret({ MEDILENS_HOME: home.path })))
  expect(new Set(all).size).toBe(1)
  expect(all[0]).toMatch(/^[\w-]{43}$/)
  expect((await stat(join(home.path, 'server-secret'))).mode & 0o777).toBe(0o600)
})

it('is the one that is said, wherever the data is', async () => {
  const MEDILENS_SECRET = 'x'.repeat(32)
  for (const place of [{ MEDILENS_HOME: home.path }, { DATABASE_URL: 'postgres://x@localhost/x' }]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await secret({ ...place, MEDILENS_SECRET, ENVIRONMENT: 'production' })).toBe(MEDILENS_SECRET)
  }
})

it.each([
  ['in production', { MEDILENS_HOME: '/nowhere', ENVIRONMENT: 'production' }],
  ['on a database of somebody’s own', { DATABASE_URL: 'postgres://x@localhost/x' }],
])(
  'is not invented %s, where several servers need the same and a lost one is missed',
  (_where, environment) => {
    expect(() => secret(environment)).toThrow(/MEDILENS_SECRET: is not set; .*openssl rand/)
  },
)
