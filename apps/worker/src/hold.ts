import { isMediLensError, type Client } from '@medilens/client'
import type { Job } from './work.ts'

/** A job in hand: kept alive, and told of. */
export interface Holding {
  /** Aborts once somebody else has the job, or it was cancelled. */
  readonly lost: AbortSignal
  /** Tells which step is at work; those before it are done then. */
  readonly report: (stageName: string) => void
  /** Resolves once all that was told has arrived. */
  readonly reported: () => Promise<void>
  /** Keeps it alive no longer. */
  readonly release: () => void
}

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
  const send = (stageName: string, stageIndex: number, status: 'running' | 'completed', progress: number) => {
    sending = sending.then(() =>
      client.pipeline.reportStage
        .mutate({ lease, stageName, stageIndex, status, progress })
        .catch(loseOrIgnore),
    )
  }
  return {
    lost: lost.signal,
    report: (name) => {
      if (current?.name === name) return
      if (current !== null) send(current.name, current.index, 'completed', 1)
      current = { name, index: current === null ? 0 : current.index + 1 }
      send(current.name, current.index, 'running', 0)
    },
    reported: async () => {
      if (current !== null) send(current.name, current.index, 'completed', 1)
      current = null
      await sending
    },
    release: () => clearInterval(beat),
  }
}
