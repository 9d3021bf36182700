import type { Endpoint, Endpoints } from '../connection/endpoint.ts'
import { APP_ROLE, AUTH_ROLE } from '../roles/names.ts'
import { attach, type Attaching } from './attachment.ts'
import { DATABASE, OWNER_LOGIN } from './bootstrap.ts'
import type { Cluster } from './cluster.ts'
import type { OnEvent } from './events.ts'
import { openCluster, openHome } from './home.ts'
import { Keeper } from './keeper.ts'
import type { Presence } from './presence.ts'
import { readSecrets, type Secrets } from './secrets.ts'
import { ServingPlace } from './serving.ts'

export interface EmbeddedOptions {
  /** MEDILENS_HOME: everything that is kept lies under it. */
  readonly home: string
  /** Asks for the one place of the serving process; `address` is null until it listens. */
  readonly serve?: { readonly address: string | null }
  readonly onEvent?: OnEvent
}

/** The place of the serving process. */
export interface Serving {
  /** Tells those who come later where this process listens. */
  announce(address: string): Promise<void>
}

/** An embedded PostgreSQL, for as long as this process needs it. */
export interface Embedded {
  readonly endpoints: Endpoints
  /** For `ensureRoles`, which makes the roles of `endpoints.app` and `endpoints.auth`. */
  readonly passwords: { readonly app: string; readonly auth: string }
  /** PostgreSQL's version, e.g. '18.4'. */
  readonly version: string
  /** Null unless it was asked for. */
  readonly serve: Serving | null
  /** Ends this process's part; the last to close stops PostgreSQL. */
  close(): Promise<void>
}

const endpointsOf = ({ run }: Cluster, secrets: Secrets): Endpoints => {
  const endpoint = (user: string, password: string): Endpoint => ({
    client: { host: run, port: 5432, user, password, database: DATABASE, ssl: false },
    borrows: null,
    pooled: false,
  })
  return {
    owner: endpoint(OWNER_LOGIN, secrets.owner),
    app: endpoint(APP_ROLE, secrets.app),
    auth: endpoint(AUTH_ROLE, secrets.auth),
  }
}

/**
 * Opens the embedded PostgreSQL of a home: makes its data at the first start, adopts a server that runs, starts one
 * that doesn't. Throws `AlreadyServingError` where `serve` is asked for and another process has that place.
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const { serve } = options
  const onEvent: OnEvent = options.onEvent ?? (() => undefined)
  const home = await openHome(options.home)
  const secrets = await readSecrets(home)
  const cluster = await openCluster(home, secrets.superuser, onEvent)
  const place = serve === undefined ? null : new ServingPlace(home, serve.address, onEvent)
  const prepare = async (presence: Presence): Promise<void> => place?.take(presence)
  const attaching: Attaching = { cluster, secrets, onEvent, prepare }
  const presence = await attach(attaching)
  const keeper = new Keeper(attaching, presence)
  let closing: Promise<void> | null = null
  return {
    endpoints: endpointsOf(cluster, secrets),
    passwords: { app: secrets.app, auth: secrets.auth },
    version: presence.version,
    serve: place,
    close: () => (closing ??= keeper.release(async () => place?.leave())),
  }
}
