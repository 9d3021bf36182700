import { isMediLensError, type Client } from '@medilens/client'
import type { Job } from './work.ts'

/** A job in hand: kept alive, and told of. */
export interface Holding {
  /** Aborts once somebody else has the job, or it was cancelled. */
  readonly lost: AbortSignal
  /** Tells which step is at work, and how far all of it is. */
  readonly report: (stageName: string, fraction: number) => void
  /** Resolves once all that was told has arrived. */
  readonly reported: () => Promise<void>
  /** Keeps it alive no longer. */
  readonly release: () => void
}

/** More often would be told to nobody. */
const REPORT_EVERY_MS = 300

/** Keeps a job for as long as it is worked on, by a sign of life three times a lease. */
export function holdJob(client: Client, { lease }: Job, leaseSeconds: number): Holding {
  const lost = new AbortController()
  const loseOrIgnore = (error: unknown): void => {
    // What the network loses is tried again with the next sign; the lease says for how long.
    if (isMediLensError(error) && (error.reason === 'lease_lost' || error.reason === 'not_found'))
      lost.abort()
  }
  const beat = setInterval(
    () => void client.pipeline.heartbeat.mutate({ lease, leaseSeconds }).catch(loseOrIgnore),
    (leaseSeconds * 1_000) / 3,
  )
  let sending: Promise<unknown> = Promise.resolve()
  let current: { readonly name: string; readonly index: number } | null = null
  let lastSent = 0
  const send = (
    stageName: string,
    stageIndex: number,
    status: 'running' | 'completed',
    progress?: number,
  ) => {
    sending = sending.then(() =>
      client.pipeline.reportStage
        .mutate({ lease, stageName, stageIndex, status, ...(progress === undefined ? {} : { progress }) })
        .catch(loseOrIgnore),
    )
  }
  return {
    lost: lost.signal,
    report: (name, fraction) => {
      const now = performance.now()
      if (current?.name !== name) {
        if (current !== null) send(current.name, current.index, 'completed', 1)
        current = { name, index: current === null ? 0 : current.index + 1 }
      } else if (now - lastSent < REPORT_EVERY_MS) return
      lastSent = now
      send(current.name, current.index, 'running', fraction)
    },
    reported: async () => {
      if (current !== null) send(current.name, current.index, 'completed', 1)
      current = null
      await sending
    },
    release: () => clearInterval(beat),
  }
}
