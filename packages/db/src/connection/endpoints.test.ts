import { describe, expect, test } from 'vitest'
import { databaseConfig, DatabaseConfigError, type ExternalConfig } from './config.ts'
import { externalEndpoints, ownerEndpoint } from './endpoints.ts'

const OWNER = 'postgres://neondb_owner:s3cr3t@db.example/medilens'
const APP = 'postgres://medilens_app:s3cr3t@db.example/medilens'
const AUTH = 'postgres://medilens_auth:s3cr3t@db.example/medilens'
const NEON = 'postgres://neondb_owner:s3cr3t@ep-cool-1-pooler.eu-central-1.aws.neon.tech/medilens'

function external(env: Record<string, string>): ExternalConfig {
  const config = databaseConfig(env)
  if (config.kind === 'embedded') throw new Error('The environment names no database')
  return config
}

describe('serving', () => {
  test('an owner lends both roles', () => {
    expect(externalEndpoints(external({ DATABASE_URL: OWNER }))).toMatchObject({
      app: { client: { user: 'neondb_owner' }, borrows: 'medilens_app', pooled: false },
      auth: { client: { user: 'neondb_owner' }, borrows: 'medilens_auth', pooled: false },
    })
  })

  test('each role may log in itself', () => {
    expect(externalEndpoints(external({ DATABASE_URL: APP, AUTH_DATABASE_URL: AUTH }))).toMatchObject({
      app: { client: { user: 'medilens_app' }, borrows: null },
      auth: { client: { user: 'medilens_auth' }, borrows: null },
    })
  })

  test('an owner may lend one of the two', () => {
    expect(externalEndpoints(external({ DATABASE_URL: OWNER, AUTH_DATABASE_URL: AUTH }))).toMatchObject({
      app: { borrows: 'medilens_app' },
      auth: { borrows: null },
    })
  })

  test('a pooled host is told', () => {
    expect(externalEndpoints(external({ DATABASE_URL: NEON }))).toMatchObject({
      app: { pooled: true },
      auth: { pooled: true },
    })
  })

  test.each([
    [{ DATABASE_URL: APP }, 'AUTH_DATABASE_URL: is not set'],
    [{ DATABASE_URL: APP, DIRECT_URL: OWNER }, 'AUTH_DATABASE_URL: is not set'],
    [{ DATABASE_URL: OWNER, AUTH_DATABASE_URL: APP }, 'AUTH_DATABASE_URL: must log in as medilens_auth'],
    [{ DATABASE_URL: AUTH, AUTH_DATABASE_URL: AUTH }, 'DATABASE_URL: logs in as medilens_auth'],
  ])('%o is refused', (env, message) => {
    const config = external(env)
    expect(() => externalEndpoints(config)).toThrow(DatabaseConfigError)
    expect(() => externalEndpoints(config)).toThrow(message)
    expect(() => externalEndpoints(config)).not.toThrow('s3cr3t')
  })
})

describe('the owner', () => {
  test.each([
    ['DATABASE_URL, where it is the owner’s', { DATABASE_URL: OWNER }, 'db.example'],
    ['DIRECT_URL', { DATABASE_URL: APP, DIRECT_URL: OWNER.replace('db.', 'direct.') }, 'direct.example'],
    ['Neon’s direct host', { DATABASE_URL: NEON }, 'ep-cool-1.eu-central-1.aws.neon.tech'],
    [
      'Neon’s direct host for a pooled DIRECT_URL',
      { DATABASE_URL: APP, DIRECT_URL: NEON },
      'ep-cool-1.eu-central-1.aws.neon.tech',
    ],
  ])('comes from %s', (_, env, host) => {
    expect(ownerEndpoint(external(env))).toMatchObject({
      client: { user: 'neondb_owner', host },
      borrows: null,
      pooled: false,
    })
  })

  test.each([
    [{ DATABASE_URL: APP }, 'DIRECT_URL: is not set, and DATABASE_URL logs in as medilens_app'],
    [{ DATABASE_URL: OWNER, DIRECT_URL: APP }, 'DIRECT_URL: logs in as medilens_app'],
    [{ DATABASE_URL: `${OWNER}?pgbouncer=true` }, 'DATABASE_URL goes through a pooler'],
    [{ DATABASE_URL: NEON.replace('neon.tech', 'example') }, 'DATABASE_URL goes through a pooler'],
    [{ DATABASE_URL: OWNER, DIRECT_URL: `${OWNER}?pgbouncer=true` }, 'DIRECT_URL goes through a pooler'],
  ])('%o is refused', (env, message) => {
    const config = external(env)
    expect(() => ownerEndpoint(config)).toThrow(DatabaseConfigError)
    expect(() => ownerEndpoint(config)).toThrow(message)
    expect(() => ownerEndpoint(config)).not.toThrow('s3cr3t')
  })
})
