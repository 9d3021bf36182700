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
 * The three ways into one database. `owner` runs migrations and seeds over a direct connection, `app` serves
 * requests, `auth` looks up keys and people before an organization is known.
 */
export interface Endpoints {
  readonly owner: Endpoint
  readonly app: Endpoint
  readonly auth: Endpoint
}
