import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier } from 'pg'
import type { Endpoint, Endpoints } from '../connection/endpoint.ts'
import { migrate } from '../migrate/migrations.ts'
import { APP_ROLE, AUTH_ROLE } from '../roles/names.ts'
import { seedReference } from '../seed/reference.ts'
import { createOwnerDatabase, type ServerVersion, type TestServer } from './server.ts'

interface Login {
  readonly user: string
  readonly password: string
}

/** A throwaway server with our roles and a template database on it; plain data, which any process may use. */
export interface TestCluster {
  readonly version: ServerVersion
  readonly host: string
  readonly port: number
  /** The one login that may migrate here: CREATEROLE and CREATEDB, no superuser. */
  readonly owner: Login
  readonly app: Login
  readonly auth: Login
  readonly superuser: Login
  /** The name of a database that is migrated and holds the reference data. */
  readonly template: string
}

/** A database of a test's own. */
export interface ScratchDatabase {
  readonly name: string
  /** The app's and the auth role's own logins, and the owner. */
  readonly endpoints: Endpoints
  /** The same database with one owner's URL, from which both serving roles are borrowed. */
  readonly borrowed: Endpoints
  /** For what no role of ours may do. */
  readonly superuser: Endpoint
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>
}

const secret = () => randomBytes(12).toString('hex')

/** Makes the owner, the roles with passwords and the template. Once a server: the roles are the server's. */
export async function prepareCluster(server: TestServer): Promise<TestCluster> {
  const url = new URL((await createOwnerDatabase(server)).replace('@/', '@socket/'))
  const { user, password, host, port } = server.superuser.client
  const cluster: TestCluster = {
    version: server.version,
    host: host ?? '',
    port: port ?? 5432,
    owner: { user: url.username, password: url.password },
    app: { user: APP_ROLE, password: secret() },
    auth: { user: AUTH_ROLE, password: secret() },
    superuser: { user: user ?? 'postgres', password: typeof password === 'string' ? password : '' },
    template: url.username,
  }
  const owner = endpointOf(cluster, cluster.owner, cluster.template)
  await migrate(owner, { passwords: { app: cluster.app.password, auth: cluster.auth.password } })
  await seedReference(owner)
  return cluster
}

/** Makes a database, from the template unless `empty`; the roles are there in either case. */
export async function createScratchDatabase(
  cluster: TestCluster,
  { empty = false }: { readonly empty?: boolean } = {},
): Promise<ScratchDatabase> {
  const name = `test_${secret()}`
  const template = empty ? 'template0' : escapeIdentifier(cluster.template)
  // Not through the template: PostgreSQL copies a database only while nobody is connected to it.
  await execute(
    endpointOf(cluster, cluster.owner, 'postgres'),
    `create database ${name} template ${template}`,
  )
  const at = (login: Login, borrows: string | null = null) => endpointOf(cluster, login, name, borrows)
  const owner = at(cluster.owner)
  return {
    name,
    endpoints: { owner, app: at(cluster.app), auth: at(cluster.auth) },
    borrowed: { owner, app: at(cluster.owner, APP_ROLE), auth: at(cluster.owner, AUTH_ROLE) },
    superuser: at(cluster.superuser),
    drop: () =>
      execute(
        endpointOf(cluster, cluster.superuser, 'postgres'),
        `drop database if exists ${name} with (force)`,
      ),
  }
}

const endpointOf = (
  { host, port }: TestCluster,
  { user, password }: Login,
  database: string,
  borrows: string | null = null,
): Endpoint => ({ client: { host, port, user, password, database, ssl: false }, borrows, pooled: false })

async function execute({ client: options }: Endpoint, statement: string): Promise<void> {
  const client = new Client(options)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
