import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, isIP } from 'node:net'
import { join } from 'node:path'
import { Client, escapeLiteral } from 'pg'
import { generate } from 'selfsigned'
import type { Endpoint } from '../connection/endpoint.ts'
import { type Binaries, binariesFor, embeddedBinaries, installedBinaries } from '../embedded/binaries.ts'
import { type Cluster, StartError, startCluster, stopCluster } from '../embedded/cluster.ts'
import { BUILTIN_LOCALE, createCluster } from '../embedded/creation.ts'
import { PRIVATE_LOG, type Settings, socketOnly } from '../embedded/settings.ts'
import { chooseRunner } from '../embedded/unprivileged.ts'
import { scratchRoot } from './scratch-root.ts'

/** `debian-15` is the oldest PostgreSQL that is supported, where Debian 12 has installed it. */
export type ServerVersion = 'embedded' | 'debian-15'

export interface ServerOptions {
  readonly version: ServerVersion
  /** Listens on 127.0.0.1 besides the socket. */
  readonly tcp?: boolean
  /** Listens on 127.0.0.1 with TLS alone, under a certificate for these names or addresses. */
  readonly tls?: { readonly names: readonly string[] }
  /** Keeps fsync on; a throwaway server goes without. */
  readonly durable?: boolean
  /** Settings of the test's own, over ours. */
  readonly settings?: Settings
}

/** A PostgreSQL of a test's own, which goes when `stop` is called or the process ends, however it ends. */
export interface TestServer {
  readonly version: ServerVersion
  /** The superuser's way in, through the socket. */
  readonly superuser: Endpoint
  /** Null without `tcp` or `tls`. */
  readonly tcp: { readonly host: string; readonly port: number } | null
  /** The file of the certificate to trust (sslrootcert); null without `tls`. */
  readonly certificate: string | null
  /** The postmaster, for tests that kill it. */
  readonly pid: number
  stop(): Promise<void>
}

interface Flavour {
  readonly binaries: Binaries
  readonly initdbArguments: readonly string[]
}

const DEBIAN_15 = '/usr/lib/postgresql/15'
const PORT_ATTEMPTS = 5

/** Waits for our end of the pipe to close, which no kind of death can prevent, and then clears up. */
const WATCHDOG = `
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
[ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
tries=0
while [ -n "$pid" ] && [ $tries -lt 50 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; tries=$((tries + 1)); done
rm -rf "$1"
`

const guard = (directory: string): (() => Promise<void>) => {
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', directory], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  const gone = once(watchdog, 'exit')
  return async () => {
    watchdog.kill('SIGKILL')
    await gone
  }
}

const flavourOf = async (version: ServerVersion): Promise<Flavour | null> => {
  if (version === 'embedded') {
    return { binaries: await embeddedBinaries(), initdbArguments: BUILTIN_LOCALE }
  }
  const binaries = await installedBinaries(DEBIAN_15)
  return binaries && { binaries, initdbArguments: ['--locale=C.UTF-8'] }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** Writes a self-signed certificate for these names, readable by PostgreSQL's user alone. */
const certify = async (
  directory: string,
  names: readonly string[],
  owner: { readonly uid: number; readonly gid: number },
): Promise<Settings> => {
  const altNames = names.map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  )
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  const [certificate, key] = [join(directory, 'server.crt'), join(directory, 'server.key')]
  await writeFile(certificate, made.cert)
  await writeFile(key, made.private, { mode: 0o600 })
  await chown(key, owner.uid, owner.gid)
  await chmod(certificate, 0o644)
  return { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key }
}

/** Another process may take a port that was free a moment ago, so the start is tried with a few. */
const startOnFreePort = async (cluster: Cluster): Promise<{ pid: number; port: number }> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const settings = { ...cluster.settings, listen_addresses: '127.0.0.1', port: String(port) }
    try {
      return { pid: await startCluster({ ...cluster, settings }), port }
    } catch (error) {
      const taken = error instanceof StartError && error.message.includes('could not bind')
      if (!taken || attempt === PORT_ATTEMPTS) throw error
    }
  }
}

const launch = async (options: ServerOptions, flavour: Flavour, directory: string): Promise<TestServer> => {
  const { tls } = options
  const networked = options.tcp === true || tls !== undefined
  const runner = await chooseRunner(directory, flavour.binaries.postgres, null)
  const binaries = await binariesFor(runner, flavour.binaries)
  await chown(directory, runner.uid, runner.gid)
  const [data, run] = [join(directory, 'data'), join(directory, 'run')]
  const password = randomBytes(18).toString('base64url')
  const creation = { binaries, runner, superuserPassword: password, initdbArguments: flavour.initdbArguments }
  await createCluster(directory, creation, (made) => rename(made, data))
  if (tls) {
    const rules = ['local all all scram-sha-256', 'hostssl all all 127.0.0.1/32 scram-sha-256', '']
    await writeFile(join(data, 'pg_hba.conf'), rules.join('\n'))
  }
  const cluster: Cluster = {
    data,
    run,
    binaries,
    runner,
    log: join(directory, 'postgres.log'),
    settings: {
      ...socketOnly(run),
      ...PRIVATE_LOG,
      ...(options.durable === true
        ? {}
        : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
      max_connections: '200',
      ...(tls && (await certify(directory, tls.names, runner))),
      ...options.settings,
    },
  }
  const started = networked
    ? await startOnFreePort(cluster)
    : { pid: await startCluster(cluster), port: 5432 }
  const { pid, port } = started
  return {
    version: options.version,
    superuser: {
      client: { host: run, port, user: 'postgres', password, database: 'postgres', ssl: false },
      borrows: null,
      pooled: false,
    },
    tcp: networked ? { host: '127.0.0.1', port } : null,
    certificate: tls ? join(directory, 'server.crt') : null,
    pid,
    stop: () => stopCluster(cluster, 'SIGQUIT'),
  }
}

/**
 * Starts a throwaway server. Where this machine has no such version the answer is null, so that a test can say that
 * it skips.
 */
export function startServer(options: ServerOptions & { readonly version: 'embedded' }): Promise<TestServer>
export function startServer(options: ServerOptions): Promise<TestServer | null>
export async function startServer(options: ServerOptions): Promise<TestServer | null> {
  const flavour = await flavourOf(options.version)
  if (flavour === null) return null
  // A short path, which a socket needs; TMPDIR may be long.
  const directory = await mkdtemp(`${options.durable === true ? '/tmp' : await scratchRoot()}/medilens-test-`)
  const dismiss = guard(directory)
  const clear = async (): Promise<void> => {
    await rm(directory, { recursive: true, force: true })
    await dismiss()
  }
  try {
    const server = await launch(options, flavour, directory)
    return {
      ...server,
      stop: async () => {
        await server.stop()
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}

/**
 * Makes what a provider hands over, an owner who is no superuser and a database of theirs, and gives its URL: by
 * TCP where the server listens there, else by the socket. The names are new at each call.
 */
export const createOwnerDatabase = async (server: TestServer): Promise<string> => {
  const name = `owner_${randomBytes(6).toString('hex')}`
  const password = randomBytes(18).toString('base64url')
  const client = new Client(server.superuser.client)
  await client.connect()
  try {
    await client.query(
      `create role ${name} login nosuperuser createrole createdb nobypassrls password ${escapeLiteral(password)}`,
    )
    await client.query(`create database ${name} owner ${name}`)
  } finally {
    await client.end()
  }
  if (server.tcp) return `postgres://${name}:${password}@${server.tcp.host}:${server.tcp.port}/${name}`
  const { host, port } = server.superuser.client
  return `postgres://${name}:${password}@/${name}?host=${encodeURIComponent(host ?? '')}&port=${port ?? 5432}`
}
