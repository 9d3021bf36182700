import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOwnerDatabase, startServer, type TestServer } from '../testing/server.ts'
import type { Endpoint } from './endpoint.ts'
import { checkDatabase } from './posture.ts'
import { parseDatabaseUrl } from './url.ts'

const VERSIONS = [
  ['embedded', 18],
  ['debian-15', 15],
] as const

describe.each(VERSIONS)('on %s', (version, major) => {
  let server: TestServer | null
  let ownerUrl: string

  beforeAll(async () => {
    server = await startServer({ version, tls: { names: ['localhost'] } })
    if (server === null) return
    ownerUrl = await createOwnerDatabase(server)
    await asSuperuser(`
      create role medilens_app login password 'app' nosuperuser nobypassrls;
      create role medilens_auth login password 'auth' nosuperuser nobypassrls;
      create role elsewhere nologin bypassrls;
      create role tables nologin;
      grant medilens_app, medilens_auth to ${ownerName()};
      alter schema public owner to ${ownerName()};`)
  })

  afterAll(() => server?.stop())

  const ownerName = () => parseDatabaseUrl(ownerUrl).client.user

  async function asSuperuser(sql: string) {
    if (server === null) return
    const database = parseDatabaseUrl(ownerUrl).client.database
    const client = new Client({ ...server.superuser.client, database })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  /** The owner's login, borrowing, or the role's own. */
  function endpoint(borrows: string | null, login = '', query = ''): Endpoint {
    const url = new URL(`${ownerUrl}?${query}`)
    if (login !== '') [url.username, url.password] = [login, login.replace('medilens_', '')]
    const { client, pooled } = parseDatabaseUrl(url.href)
    return { client, borrows, pooled }
  }

  const app = () => endpoint(null, 'medilens_app')
  const auth = () => endpoint(null, 'medilens_auth')

  /** The problems found while a change is in place. */
  async function problemsWith(change: string, undo: string, from = app()): Promise<readonly string[]> {
    await asSuperuser(change)
    try {
      return (await checkDatabase({ app: from, auth: auth() })).problems
    } finally {
      await asSuperuser(undo)
    }
  }

  test('finds nothing wrong with roles that log in and own nothing', async ({ skip }) => {
    if (server === null) skip('PostgreSQL 15 is not installed here')
    const posture = await checkDatabase({ app: app(), auth: auth() })
    expect(posture).toEqual({
      version: { major, full: expect.stringMatching(new RegExp(`^${major}\\.`)), support: 'tested' },
      tls: {
        client: { version: 'TLSv1.3', cipher: expect.stringContaining('TLS_') },
        server: posture.tls.client,
      },
      latencyMs: expect.any(Number),
      route: { kind: 'direct', knownBy: 'nothing says otherwise' },
      roles: { app: innocent('medilens_app'), auth: innocent('medilens_auth') },
      warnings: [],
      problems: [],
    })
    expect(posture.latencyMs).toBeGreaterThan(0)
  })

  test('warns of roles that are only borrowed, and judges the borrowed one', async ({ skip }) => {
    if (server === null) skip('PostgreSQL 15 is not installed here')
    const posture = await checkDatabase({ app: endpoint('medilens_app'), auth: endpoint('medilens_auth') })
    expect(posture.roles.app).toMatchObject({
      login: ownerName(),
      effective: 'medilens_app',
      borrowed: true,
    })
    expect(posture.warnings).toEqual([
      expect.stringContaining('borrows medilens_app'),
      expect.stringContaining('borrows medilens_auth'),
    ])
    expect(posture.problems).toEqual([])
  })

  test.for([
    {
      flaw: 'a superuser',
      change: 'alter role medilens_app superuser',
      undo: 'alter role medilens_app nosuperuser',
      problem: 'is a superuser',
    },
    {
      flaw: 'BYPASSRLS',
      change: 'alter role medilens_app bypassrls',
      undo: 'alter role medilens_app nobypassrls',
      problem: 'has BYPASSRLS',
    },
    {
      flaw: 'BYPASSRLS by membership',
      change: 'grant elsewhere to medilens_app',
      undo: 'revoke elsewhere from medilens_app',
      problem: 'has BYPASSRLS',
    },
    {
      flaw: 'a table',
      change: 'create table public.t (); alter table public.t owner to medilens_app',
      undo: 'drop table public.t',
      problem: 'owns 1 tables',
    },
    {
      flaw: 'a table by membership',
      change: 'create table public.t (); alter table public.t owner to tables; grant tables to medilens_app',
      undo: 'drop table public.t; revoke tables from medilens_app',
      problem: 'owns 1 tables',
    },
  ])('refuses an app role: $flaw, logged in or borrowed', async ({ change, undo, problem }, { skip }) => {
    if (server === null) skip('PostgreSQL 15 is not installed here')
    const found = [expect.stringContaining(problem)]
    expect(await problemsWith(change, undo)).toEqual(found)
    expect(await problemsWith(change, undo, endpoint('medilens_app'))).toEqual(found)
  })

  test('tells a role that is missing from one that may not be taken', async ({ skip }) => {
    if (server === null) skip('PostgreSQL 15 is not installed here')
    const { problems } = await checkDatabase({ app: endpoint('missing_role'), auth: endpoint('tables') })
    expect(problems).toEqual([
      expect.stringContaining('missing_role does not exist yet'),
      expect.stringContaining('may not take the role tables'),
    ])
  })

  test('says how it knows of a pooler', async ({ skip }) => {
    if (server === null) skip('PostgreSQL 15 is not installed here')
    const { route } = await checkDatabase({
      app: endpoint(null, 'medilens_app', 'pgbouncer=true'),
      auth: auth(),
    })
    expect(route).toEqual({ kind: 'pooled', knownBy: 'pgbouncer=true in the URL' })
  })
})

function innocent(role: string) {
  return {
    login: role,
    effective: role,
    borrowed: false,
    superuser: false,
    bypassesRowSecurity: false,
    ownedRelations: 0,
    memberOf: [],
    warnings: [],
    problems: [],
  }
}
