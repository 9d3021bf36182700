import { setTimeout as sleep } from 'node:timers/promises'
import { isMediLensError, type Client, type Outputs } from '@medilens/client'
import { PIPELINE } from '@medilens/pipelines'
import { holdJob } from './hold.ts'
import type { Measured, measure } from './measure/measure.ts'
import type { SampleFile } from './measure/messages.ts'

/** A job as it was claimed. */
export type Job = Outputs['pipeline']['claim']['jobs'][number]

/** What can be heard of a worker: ids and words of ours. */
export interface WorkerEvent {
  readonly event: 'claimed' | 'handed over' | 'given back' | 'lost' | 'unreachable'
  readonly jobId?: string
  readonly attempt?: number
  readonly outcome?: string
  readonly errorCode?: string
}

export interface WorkOptions {
  readonly client: Client
  /** Fetches a file of a job. Throws a `MediLensError`, or `SampleError`. */
  readonly fetchFile: (job: Job, file: Job['files'][number]) => Promise<SampleFile>
  readonly measure: typeof measure
  readonly limits: Parameters<typeof measure>[1]['limits']
  readonly concurrency: number
  /** Stops it: nothing more is claimed, what is under way has `drainMs` to end, and is given back then. */
  readonly signal: AbortSignal
  readonly drainMs?: number
  readonly leaseSeconds?: number
  readonly onEvent?: (event: WorkerEvent) => void
}

/** Of a sample that is not fetched. */
export class SampleError extends Error {
  override readonly name = 'SampleError'
  readonly errorCode: string
  /** Whether it may be there another time. */
  readonly retryable: boolean

  constructor(errorCode: string, { retryable }: { readonly retryable: boolean }) {
    super(errorCode)
    this.errorCode = errorCode
    this.retryable = retryable
  }
}

const IDLE_MS = 500
const AWAY_MS = 2_000
const DRAIN_MS = 20_000

/** Takes work and hands it over, several jobs at a time, until the signal. Resolves once nothing is under way. */
export async function work(options: WorkOptions): Promise<void> {
  const { client, concurrency, signal, drainMs = DRAIN_MS, leaseSeconds = 60, onEvent } = options
  const underWay = new Set<Promise<void>>()
  const giveBack = new AbortController()
  while (!signal.aborted) {
    // oxlint-disable no-await-in-loop -- a claim after the other, as places get free
    if (underWay.size >= concurrency) {
      await Promise.race([...underWay, untilAborted(signal)])
      continue
    }
    const limit = Math.min(concurrency - underWay.size, 10)
    const jobs = await claim(client, limit, leaseSeconds).catch((error: unknown) => {
      if (!isMediLensError(error)) throw error
      if (error.reason === 'unauthenticated' || error.reason === 'forbidden') throw error
      onEvent?.({ event: 'unreachable', errorCode: error.reason })
      return null
    })
    for (const job of jobs ?? []) {
      onEvent?.({ event: 'claimed', jobId: job.jobId, attempt: job.attempt })
      const done: Promise<void> = workOn(job, { ...options, leaseSeconds }, giveBack.signal).finally(() =>
        underWay.delete(done),
      )
      underWay.add(done)
    }
    if (jobs === null || jobs.length === 0) {
      await sleep(jobs === null ? AWAY_MS : IDLE_MS * (1 + Math.random()), undefined, { signal }).catch(
        () => undefined,
      )
    }
    // oxlint-enable no-await-in-loop
  }
  const timer = setTimeout(() => giveBack.abort(), drainMs)
  await Promise.all(underWay)
  clearTimeout(timer)
}

const claim = async (client: Client, limit: number, leaseSeconds: number): Promise<Job[]> => {
  const asked = {
    pipelineType: 'cardiology',
    pipelineVersion: PIPELINE.version,
    limit,
    leaseSeconds,
  } as const
  return (await client.pipeline.claim.mutate(asked)).jobs
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

/** From the files of one job to its result; whatever happens to it is told, and ends here. */
async function workOn(
  job: Job,
  options: WorkOptions & { readonly leaseSeconds: number },
  giveBack: AbortSignal,
): Promise<void> {
  const { client, onEvent, leaseSeconds } = options
  const held = holdJob(client, job, leaseSeconds)
  try {
    const measured = await measureJob(job, options, AbortSignal.any([giveBack, held.lost]), held.report)
    if (held.lost.aborted) return onEvent?.({ event: 'lost', jobId: job.jobId })
    onEvent?.(await handOver(client, job, measured, held.reported))
  } catch (error) {
    // Somebody else has it by now, or will once the lease is over: one job's trouble is not the others'.
    const errorCode = isMediLensError(error) ? error.reason : 'unexpected'
    onEvent?.({ event: 'lost', jobId: job.jobId, errorCode })
  } finally {
    held.release()
  }
}

async function measureJob(
  job: Job,
  { fetchFile, measure: run, limits }: WorkOptions,
  signal: AbortSignal,
  onStage: (name: string, fraction: number) => void,
): Promise<Measured> {
  try {
    const files = await Promise.all(job.files.map((file) => fetchFile(job, file)))
    return await run(files, { limits, signal, onStage })
  } catch (error) {
    if (error instanceof SampleError) {
      return { type: 'failed', errorCode: error.errorCode, retryable: error.retryable }
    }
    throw error
  }
}

async function handOver(
  client: Client,
  { lease, jobId }: Job,
  measured: Measured,
  reported: () => Promise<void>,
): Promise<WorkerEvent> {
  await reported()
  if (measured.type === 'failed') {
    const { errorCode, retryable } = measured
    const { outcome } = await client.pipeline.fail.mutate({ lease, errorCode, retryable })
    return { event: 'given back', jobId, outcome, errorCode }
  }
  const { outcome } = await client.pipeline.submit.mutate({
    lease,
    contract: 'cardiology/1',
    model: { name: PIPELINE.name, version: PIPELINE.version },
    payload: measured.payload,
  })
  return { event: 'handed over', jobId, outcome }
}
