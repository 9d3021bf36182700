import type { ClientConfig } from 'pg'

/** Where one of our roles logs in, in node-postgres' own terms. */
export interface Endpoint {
  readonly client: ClientConfig
  /**
   * The role each transaction must take with `set local role`, where the login is an owner's and the role only
   * borrowed; null where the login is the role itself.
   */
  readonly borrows: string | null
  /** True behind a transaction pooler (PgBouncer, Neon's pooled host), where nothing of a session survives. */
  readonly pooled: boolean
}

/**
 * The ways in that a running server needs: `app` serves requests, `auth` looks up keys and people before an
 * organization is known.
 */
export interface ServingEndpoints {
  readonly app: Endpoint
  readonly auth: Endpoint
}

/** With `owner`, which runs migrations and seeds over a direct connection. A server may run without it. */
export interface Endpoints extends ServingEndpoints {
  readonly owner: Endpoint
}
