import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { bootstrap } from './bootstrap.ts'
import { type Cluster, StartError, startCluster, stopCluster } from './cluster.ts'
import { codeOf, EmbeddedError, messageOf } from './errors.ts'
import type { OnEvent } from './events.ts'
import { findPostmaster } from './postmaster.ts'
import { isUnreachable, Presence } from './presence.ts'
import type { Secrets } from './secrets.ts'

/** What attaching to a cluster takes, the first time and after each loss. */
export interface Attaching {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly onEvent: OnEvent
  /** What this process wants besides being present, e.g. the place of the serving process. */
  readonly prepare: (presence: Presence) => Promise<void>
}

const ATTACH_WITHIN = 60_000
const SHORT_PAUSE = 20
const LONG_PAUSE = 1_000

const superuser = ({ cluster, secrets }: Attaching): ClientConfig => ({
  host: cluster.run,
  port: 5432,
  user: 'postgres',
  password: secrets.superuser,
  database: 'postgres',
  ssl: false,
})

type Start = 'runs already' | 'started' | StartError

/** Starts the server unless one runs; gives the error where another start or an orphan is in the way. */
const startIfNeeded = async ({ cluster, onEvent }: Attaching): Promise<Start> => {
  if ((await findPostmaster(cluster.data)) !== null) return 'runs already'
  const began = performance.now()
  try {
    const pid = await startCluster(cluster)
    onEvent({ type: 'started', pid, milliseconds: Math.round(performance.now() - began) })
    return 'started'
  } catch (error) {
    if (error instanceof StartError && error.transient) return error
    throw error
  }
}

/** Gives up a presence, and stops the server where it was the last. */
export const detach = async (cluster: Cluster, presence: Presence): Promise<void> => {
  try {
    if (await presence.depart()) await stopCluster(cluster)
  } finally {
    await presence.end()
  }
}

const settle = async (attaching: Attaching, presence: Presence): Promise<void> => {
  try {
    await presence.alone(() => bootstrap(presence.connection, attaching.secrets.owner))
    await attaching.prepare(presence)
  } catch (error) {
    await detach(attaching.cluster, presence)
    throw error
  }
}

/** What a refusal means to the user; a server started for nothing is stopped again. */
const refusal = async (cluster: Cluster, start: Start, error: unknown): Promise<unknown> => {
  if (codeOf(error) !== '28P01') return error
  if (start === 'started') await stopCluster(cluster)
  return new EmbeddedError(
    `The passwords in secrets.json are not those of the data in ${cluster.data}: restore both from the same ` +
      'backup, or move both away to begin with an empty database',
  )
}

const pidOf = async ({ data }: Cluster): Promise<number | null> => (await findPostmaster(data))?.pid ?? null

/**
 * Becomes present at the server of a cluster, which is started where it doesn't run. A server that is just being
 * started, stopped or recovered by others is waited for: whatever they leave, the next round deals with.
 */
export const attach = async (attaching: Attaching): Promise<Presence> => {
  const { cluster, onEvent } = attaching
  const deadline = Date.now() + ATTACH_WITHIN
  let start: Start = 'runs already'
  for (let pause = SHORT_PAUSE; ;) {
    let obstacle: string
    try {
      const presence = await Presence.arrive(superuser(attaching))
      await settle(attaching, presence)
      if (start !== 'started') onEvent({ type: 'adopted', pid: await pidOf(cluster) })
      return presence
    } catch (error) {
      if (!isUnreachable(error)) throw await refusal(cluster, start, error)
      obstacle = messageOf(error)
    }
    start = await startIfNeeded(attaching)
    if (start instanceof StartError) obstacle = start.message
    if (Date.now() > deadline) {
      const after = `after ${ATTACH_WITHIN / 1000} s`
      throw new EmbeddedError(`PostgreSQL can't be reached ${after}; its log is ${cluster.log}:\n${obstacle}`)
    }
    if (start === 'started') continue
    await sleep(pause)
    // An orphaned backend may take its time; each attempt to start beside it costs a process.
    pause = start === 'runs already' ? SHORT_PAUSE : Math.min(pause * 2, LONG_PAUSE)
  }
}
