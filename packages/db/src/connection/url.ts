import type { ClientConfig } from 'pg'
import { decode, DatabaseUrlError, oneOf, readParameters, type Parameters } from './parameters.ts'
import { NegotiatedSocket } from './socket.ts'
import { tlsPolicy, type TlsPolicy } from './tls.ts'

/** A connection URL, read. */
export interface DatabaseUrl {
  readonly client: ClientConfig & {
    readonly user: string
    readonly host: string
    readonly port: number
    readonly database: string
  }
  /** True where the host is a transaction pooler's, by its name or because the URL says `pgbouncer=true`. */
  readonly pooled: boolean
  /**
   * False where someone on the network could pose as the server: neither the certificate is verified nor the login
   * bound to the connection, and the host is another machine.
   */
  readonly serverProven: boolean
}

/**
 * Reads a `postgres://` URL into node-postgres' terms with libpq's meaning (node-postgres' own reading differs:
 * it takes `require` for `verify-full`). Throws `DatabaseUrlError`, whose message is safe to show.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const url = readUrl(text)
  const parameters = readParameters(url.search)

  const user = parameters.get('user') ?? decode(url.username)
  if (user === '') throw new DatabaseUrlError('names no user: postgres://user:password@host/database')
  const host = parameters.get('host') ?? (decode(url.hostname.replace(/^\[|\]$/g, '')) || 'localhost')
  if (host.includes(',')) throw new DatabaseUrlError('names several hosts; name one')

  const tls = tlsPolicy(parameters, host.startsWith('/'))
  const { password, application_name, options } = {
    password: parameters.get('password') ?? decode(url.password),
    application_name: parameters.get('application_name'),
    options: parameters.get('options'),
  }
  return {
    client: {
      user,
      host,
      port: wholeNumber('port', (parameters.get('port') ?? url.port) || '5432', 1, 65_535),
      database: (parameters.get('dbname') ?? decode(url.pathname.slice(1))) || user,
      ...(password === '' ? {} : { password }),
      // Said outright, or node-postgres would read PGSSLMODE: TLS is the stream's.
      ssl: false,
      ...(tls === null ? {} : encrypted(tls)),
      keepAlive: true,
      fallback_application_name: 'medilens',
      ...(application_name === undefined ? {} : { application_name }),
      ...(options === undefined ? {} : { options }),
      ...connectTimeout(parameters),
    },
    pooled: isPoolerHost(host) || oneOf(parameters, 'pgbouncer', ['true', 'false']) === 'true',
    serverProven: isThisMachine(host) || (tls !== null && provesServer(tls)),
  }
}

/** True for a pooler's host by Neon's naming: `ep-…-pooler.<region>.aws.neon.tech`. */
export function isPoolerHost(host: string): boolean {
  return /^[^.]+-pooler(\.|$)/.test(host)
}

/** True where a connection to the host doesn't leave the machine. */
export function isThisMachine(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

function readUrl(text: string): URL {
  // `URL` refuses a user without a host, as in postgres://user@/database?host=/run/postgresql.
  const url = URL.parse(text.trim().replace(/^([a-z]+:\/\/[^/?#]*@)(?=[/?]|$)/, '$1localhost'))
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new DatabaseUrlError(
      'is not a URL like postgres://user:password@host:5432/database; percent-encode what is special in the password',
    )
  }
  if (url.hash !== '') throw new DatabaseUrlError('has a #; percent-encode it as %23')
  return url
}

function encrypted(tls: TlsPolicy): Pick<ClientConfig, 'stream' | 'enableChannelBinding'> {
  return { stream: () => new NegotiatedSocket(tls), enableChannelBinding: tls.binding !== 'disable' }
}

/** A certificate proves nothing where whoever is in between may say that there is no TLS. */
function provesServer({ required, verify, binding }: TlsPolicy): boolean {
  return binding === 'require' || (required && verify !== 'nothing')
}

function connectTimeout(parameters: Parameters): Pick<ClientConfig, 'connectionTimeoutMillis'> {
  const seconds = wholeNumber('connect_timeout', parameters.get('connect_timeout') ?? '0', 0, 3600)
  return seconds === 0 ? {} : { connectionTimeoutMillis: seconds * 1000 }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new DatabaseUrlError(`${name} must be a whole number from ${min} to ${max}`)
}
