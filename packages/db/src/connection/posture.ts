import type { Client } from 'pg'
import { z } from 'zod'
import type { Endpoint, ServingEndpoints } from './endpoint.ts'
import { readRolePosture, type RolePosture } from './role-posture.ts'
import { NegotiatedSocket } from './socket.ts'
import { isPoolerHost, isThisMachine } from './url.ts'
import { connectWithRetry, type ConnectOptions } from './wake.ts'

const OLDEST_VERSION = 15
const NEWEST_KNOWN_VERSION = 18
const LATENCY_SAMPLES = 5

/** What can be known of a database by asking it. */
export interface DatabasePosture {
  readonly version: {
    /** The major version: 18. */
    readonly major: number
    /** As the server puts it: `18.1`. */
    readonly full: string
    /** `newer` than any that MediLens was tested with. */
    readonly support: 'tested' | 'newer' | 'too old'
  }
  readonly tls: {
    /** On this side of the connection; null where it is plain. */
    readonly client: { readonly version: string; readonly cipher: string } | null
    /** On PostgreSQL's side (`pg_stat_ssl`), which behind a proxy is another connection than ours. */
    readonly server: { readonly version: string; readonly cipher: string } | null
  }
  /** Median round trip of `select 1`. */
  readonly latencyMs: number
  readonly route: {
    readonly kind: 'pooled' | 'direct'
    readonly knownBy: 'host name' | 'pgbouncer=true in the URL' | 'nothing says otherwise'
  }
  readonly roles: { readonly app: RolePosture; readonly auth: RolePosture }
  /** What works and should not stay so. */
  readonly warnings: readonly string[]
  /** What the server must refuse to start with. */
  readonly problems: readonly string[]
}

/**
 * Asks the database what it is and what our roles could do in it. Throws a `DatabaseUnreachableError` where it
 * can't be asked; what it answers is reported, never thrown.
 */
export async function checkDatabase(
  { app, auth }: ServingEndpoints,
  options: ConnectOptions = {},
): Promise<DatabasePosture> {
  const { roles: appRole, ...facts } = await withClient(app, options, async (client) => ({
    version: await readVersion(client),
    tls: { client: clientTls(client), server: await readServerTls(client) },
    latencyMs: await medianLatency(client),
    roles: await readRolePosture(client, app.borrows),
  }))
  const authRole = await withClient(auth, options, (client) => readRolePosture(client, auth.borrows))
  const route = routeOf(app)
  const roles = { app: appRole, auth: authRole }
  return {
    ...facts,
    route,
    roles,
    warnings: [
      ...versionWarnings(facts.version),
      ...tlsWarnings(app, facts.tls.client !== null),
      ...appRole.warnings,
      ...authRole.warnings,
    ],
    problems: [...versionProblems(facts.version), ...appRole.problems, ...authRole.problems],
  }
}

async function withClient<Result>(
  endpoint: Endpoint,
  options: ConnectOptions,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = await connectWithRetry(endpoint, options)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const VersionRow = z.object({ number: z.coerce.number(), full: z.string() })

async function readVersion(client: Client): Promise<DatabasePosture['version']> {
  const { rows } = await client.query(
    `select current_setting('server_version_num') as number, current_setting('server_version') as full`,
  )
  const { number, full } = VersionRow.parse(rows[0])
  const major = Math.floor(number / 10_000)
  const support = major < OLDEST_VERSION ? 'too old' : major > NEWEST_KNOWN_VERSION ? 'newer' : 'tested'
  return { major, full, support }
}

const TlsRow = z.object({ version: z.string(), cipher: z.string() })

async function readServerTls(client: Client): Promise<DatabasePosture['tls']['server']> {
  const { rows } = await client.query(
    'select version, cipher from pg_stat_ssl where ssl and pid = pg_backend_pid()',
  )
  return rows.length === 0 ? null : TlsRow.parse(rows[0])
}

function clientTls(client: Client): DatabasePosture['tls']['client'] {
  const { stream } = client.connection
  return stream instanceof NegotiatedSocket ? stream.tls : null
}

async function medianLatency(client: Client): Promise<number> {
  const samples: number[] = []
  while (samples.length < LATENCY_SAMPLES) {
    const started = performance.now()
    // One after the other, since it is the round trip that is measured.
    // oxlint-disable-next-line no-await-in-loop
    await client.query('select 1')
    samples.push(performance.now() - started)
  }
  samples.sort((a, b) => a - b)
  return Math.round((samples[Math.floor(LATENCY_SAMPLES / 2)] ?? 0) * 100) / 100
}

function routeOf({ client, pooled }: Endpoint): DatabasePosture['route'] {
  if (!pooled) return { kind: 'direct', knownBy: 'nothing says otherwise' }
  return {
    kind: 'pooled',
    knownBy: isPoolerHost(client.host ?? '') ? 'host name' : 'pgbouncer=true in the URL',
  }
}

function versionProblems({ support, full }: DatabasePosture['version']): string[] {
  return support === 'too old'
    ? [`PostgreSQL ${full} is too old; MediLens needs ${OLDEST_VERSION} or later.`]
    : []
}

function versionWarnings({ support, full }: DatabasePosture['version']): string[] {
  return support === 'newer'
    ? [`PostgreSQL ${full} is newer than ${NEWEST_KNOWN_VERSION}, the last that MediLens was tested with.`]
    : []
}

function tlsWarnings({ client }: Endpoint, isEncrypted: boolean): string[] {
  if (isEncrypted || isThisMachine(client.host ?? 'localhost')) return []
  return ['The connection to the database crosses the network without TLS; use sslmode=verify-full.']
}
