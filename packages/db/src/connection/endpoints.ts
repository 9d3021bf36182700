import { APP_ROLE, AUTH_ROLE } from '../roles/names.ts'
import { DatabaseConfigError, type ExternalConfig } from './config.ts'
import type { Endpoint, ServingEndpoints } from './endpoint.ts'
import { isPoolerHost, type DatabaseUrl } from './url.ts'

const SERVING_ROLES: readonly string[] = [APP_ROLE, AUTH_ROLE]

/**
 * The ways in that a running server needs. `DATABASE_URL` logs in as the app's role or as an owner, from whom the
 * app's role, and without `AUTH_DATABASE_URL` also the auth role, are borrowed transaction by transaction.
 */
export function externalEndpoints({ main, auth }: ExternalConfig): ServingEndpoints {
  if (main.client.user === AUTH_ROLE) {
    throw problem('DATABASE_URL', `logs in as ${AUTH_ROLE}; it must log in as ${APP_ROLE} or as an owner`)
  }
  return { app: endpoint(main, APP_ROLE), auth: authEndpoint(main, auth) }
}

/**
 * The owner's way in, for migrations and seeds; direct, because a session's locks do not survive a pooler. Throws
 * a `DatabaseConfigError` where none is configured, which a server that only serves never asks for.
 */
export function ownerEndpoint({ main, direct }: ExternalConfig): Endpoint {
  const [variable, url] = direct === null ? ['DATABASE_URL', main] : ['DIRECT_URL', direct]
  if (SERVING_ROLES.includes(url.client.user)) {
    throw problem(
      'DIRECT_URL',
      direct === null
        ? `is not set, and DATABASE_URL logs in as ${url.client.user}; set it to the owner's direct connection`
        : `logs in as ${url.client.user}; it must log in as the owner`,
    )
  }
  const owner: Endpoint = { client: url.client, borrows: null, pooled: false }
  if (!url.pooled) return owner
  // Neon documents both names of one endpoint: with -pooler its PgBouncer, without it PostgreSQL itself.
  const { host } = url.client
  if (isPoolerHost(host) && host.endsWith('.neon.tech')) {
    return { ...owner, client: { ...url.client, host: host.replace('-pooler.', '.') } }
  }
  throw problem('DIRECT_URL', `must reach PostgreSQL itself: ${variable} goes through a pooler`)
}

function authEndpoint(main: DatabaseUrl, auth: DatabaseUrl | null): Endpoint {
  if (auth === null && main.client.user === APP_ROLE) {
    throw problem(
      'AUTH_DATABASE_URL',
      `is not set; DATABASE_URL logs in as ${APP_ROLE}, which can't look up sign-ins`,
    )
  }
  if (auth !== null && auth.client.user !== AUTH_ROLE) {
    throw problem('AUTH_DATABASE_URL', `must log in as ${AUTH_ROLE}`)
  }
  return endpoint(auth ?? main, AUTH_ROLE)
}

function endpoint({ client, pooled }: DatabaseUrl, role: string): Endpoint {
  return { client, borrows: client.user === role ? null : role, pooled }
}

function problem(variable: string, what: string): DatabaseConfigError {
  return new DatabaseConfigError([{ variable, problem: what }])
}
