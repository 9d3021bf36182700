import { describe, expect, test } from 'vitest'
import { databaseConfig, DatabaseConfigError } from './config.ts'

const SECRET = 's3cr3t'
const URL = `postgres://medilens_app:${SECRET}@db.example/medilens?sslmode=verify-full`

function refusalOf(env: Record<string, string>): DatabaseConfigError {
  try {
    databaseConfig(env)
  } catch (error) {
    if (!(error instanceof DatabaseConfigError)) throw error
    return error
  }
  throw new Error('Nothing was refused')
}

test('an empty environment is the embedded server in development', () => {
  expect(databaseConfig({})).toEqual({
    kind: 'embedded',
    home: '.medilens',
    environment: 'development',
    pool: { min: 20, max: 30, connectionTimeoutMillis: 30_000 },
    echo: false,
    passwords: { app: null, auth: null },
    warnings: [],
  })
})

test('empty and blank variables count as unset', () => {
  const blank = Object.fromEntries(
    [
      'DATABASE_URL',
      'NEON_DATABASE_URL',
      'DIRECT_URL',
      'DB_POOL_SIZE',
      'DB_ECHO',
      'ENVIRONMENT',
      'MEDILENS_HOME',
    ].map((variable, index) => [variable, ' '.repeat(index % 2)]),
  )
  expect(databaseConfig(blank)).toEqual(databaseConfig({}))
})

test.each(['DATABASE_URL', 'NEON_DATABASE_URL'])('%s makes it external', (variable) => {
  expect(databaseConfig({ [variable]: URL })).toMatchObject({
    kind: 'external',
    main: { client: { user: 'medilens_app', host: 'db.example', database: 'medilens' } },
    auth: null,
    direct: null,
  })
})

test('both URL variables may say the same', () => {
  expect(databaseConfig({ DATABASE_URL: URL, NEON_DATABASE_URL: URL }).kind).toBe('external')
})

test('every setting is read', () => {
  const config = databaseConfig({
    DATABASE_URL: URL,
    AUTH_DATABASE_URL: 'postgres://medilens_auth:a@db.example/medilens',
    DIRECT_URL: 'postgres://owner:o@direct.example/medilens',
    DB_POOL_SIZE: '5',
    DB_MAX_OVERFLOW: '0',
    DB_POOL_TIMEOUT: '0.5',
    DB_ECHO: '1',
    ENVIRONMENT: 'test',
    DB_APP_PASSWORD: 'app',
    DB_AUTH_PASSWORD: 'auth',
  })
  expect(config).toMatchObject({
    auth: { client: { user: 'medilens_auth' } },
    direct: { client: { host: 'direct.example' } },
    pool: { min: 5, max: 5, connectionTimeoutMillis: 500 },
    echo: true,
    environment: 'test',
    passwords: { app: 'app', auth: 'auth' },
  })
})

test('all problems are told at once, without a value', () => {
  const { problems, message } = refusalOf({
    DATABASE_URL: `postgres://app:${SECRET}@db.example/medilens?sslmode=${SECRET}`,
    NEON_DATABASE_URL: `mysql://${SECRET}@db.example`,
    DB_POOL_SIZE: SECRET,
    DB_MAX_OVERFLOW: '-1',
    DB_POOL_TIMEOUT: '0',
    DB_ECHO: SECRET,
    ENVIRONMENT: SECRET,
  })
  expect(message).not.toContain(SECRET)
  expect(problems.map(({ variable }) => variable).toSorted()).toEqual([
    'DATABASE_URL',
    'DB_ECHO',
    'DB_MAX_OVERFLOW',
    'DB_POOL_SIZE',
    'DB_POOL_TIMEOUT',
    'ENVIRONMENT',
    'NEON_DATABASE_URL',
    'NEON_DATABASE_URL',
  ])
})

test.each([
  [{ DB_POOL_SIZE: '0' }, 'DB_POOL_SIZE'],
  [{ DB_POOL_SIZE: '1001' }, 'DB_POOL_SIZE'],
  [{ DB_POOL_SIZE: '2.5' }, 'DB_POOL_SIZE'],
  [{ DB_MAX_OVERFLOW: '1001' }, 'DB_MAX_OVERFLOW'],
  [{ DB_POOL_TIMEOUT: 'soon' }, 'DB_POOL_TIMEOUT'],
  [{ DB_POOL_TIMEOUT: '3601' }, 'DB_POOL_TIMEOUT'],
  [{ DATABASE_URL: 'db.example' }, 'DATABASE_URL'],
  [{ DIRECT_URL: URL }, 'DIRECT_URL'],
  [{ AUTH_DATABASE_URL: URL }, 'AUTH_DATABASE_URL'],
  [{ DATABASE_URL: URL, NEON_DATABASE_URL: `${URL}&application_name=x` }, 'NEON_DATABASE_URL'],
])('%o is refused, naming %s', (env, variable) => {
  expect(refusalOf(env).problems).toEqual([{ variable, problem: expect.any(String) }])
})

describe('warnings in production', () => {
  test.each([
    ['the embedded server', {}, 'embedded PostgreSQL'],
    ['a server that nobody verifies', { DATABASE_URL: URL.replace('verify-full', 'require') }, 'pose as it'],
    ['echo', { DATABASE_URL: URL, DB_ECHO: 'true' }, 'DB_ECHO'],
  ])('%s', (_, env, warning) => {
    expect(databaseConfig(env).warnings).toEqual([])
    expect(databaseConfig({ ...env, ENVIRONMENT: 'production' }).warnings).toEqual([
      expect.stringContaining(warning),
    ])
  })

  test.each(['?sslmode=verify-full', '?sslmode=require&channel_binding=require'])('none for %s', (query) => {
    const DATABASE_URL = URL.replace(/\?.*/, query)
    expect(databaseConfig({ DATABASE_URL, ENVIRONMENT: 'production' }).warnings).toEqual([])
  })
})
