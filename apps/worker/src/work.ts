import { setTimeout as sleep } from 'node:timers/promises'
import { isMediLensError, type Client, type Outputs } from '@medilens/client'
import { PIPELINE } from '@medilens/pipelines'
import { holdJob, type Holding } from './hold.ts'
import type { Measured, measure } from './measure/measure.ts'
import type { SampleFile } from './measure/messages.ts'
import { repeat } from './repeat.ts'

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
  /** Fetches a file of a job, of as many bytes as the job says. Throws a `SampleError`. */
  readonly fetchFile: (job: Job, file: Job['files'][number], signal: AbortSignal) => Promise<SampleFile>
  /** What the files of one job may have together, in bytes. */
  readonly sampleBytes: number
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
  let wake = (): void => undefined
  signal.addEventListener('abort', () => wake(), { once: true })
  while (!signal.aborted) {
    // oxlint-disable no-await-in-loop -- a claim after the other, as places get free
    if (underWay.size >= concurrency) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
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
      const done: Promise<void> = workOn(job, { ...options, leaseSeconds }, giveBack.signal).finally(() => {
        underWay.delete(done)
        wake()
      })
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

/** From the files of one job to its result; whatever happens to it is told, and ends here. */
async function workOn(
  job: Job,
  options: WorkOptions & { readonly leaseSeconds: number },
  giveBack: AbortSignal,
): Promise<void> {
  const { client, onEvent = () => undefined, leaseSeconds } = options
  const held = holdJob(client, job, leaseSeconds)
  const ending = AbortSignal.any([giveBack, held.lost])
  try {
    const measured = await measureJob(job, options, ending, held.report)
    if (held.lost.aborted) return onEvent({ event: 'lost', jobId: job.jobId })
    onEvent(await handOver(client, job, measured, { held, ending }))
  } catch (error) {
    // Somebody else has it by now, or will once the lease is over: one job's trouble is not the others'.
    const errorCode = isMediLensError(error) ? error.reason : 'unexpected'
    onEvent({ event: 'lost', jobId: job.jobId, errorCode })
  } finally {
    held.release()
  }
}

const failed = (errorCode: string, retryable: boolean): Measured => ({
  type: 'failed',
  errorCode,
  retryable,
})

async function measureJob(
  job: Job,
  { fetchFile, measure: run, limits, sampleBytes }: WorkOptions,
  signal: AbortSignal,
  onStage: (name: string, fraction: number) => void,
): Promise<Measured> {
  // All of it is held at once, and its worker is everybody's.
  if (job.files.reduce((sum, file) => sum + file.sizeBytes, 0) > sampleBytes) {
    return failed('sample_too_large', false)
  }
  const fetching = AbortSignal.any([signal, AbortSignal.timeout(limits.seconds * 1_000)])
  try {
    const files = await Promise.all(job.files.map((file) => fetchFile(job, file, fetching)))
    return await run(files, { limits, signal, onStage })
  } catch (error) {
    if (signal.aborted) return failed('stopped', true)
    if (error instanceof SampleError) return failed(error.errorCode, error.retryable)
    throw error
  }
}

/** Tells what became of a job until it is taken, as long as the job is this worker's: what was measured is not thrown away. */
async function handOver(
  client: Client,
  { lease, jobId }: Job,
  measured: Measured,
  { held, ending }: { readonly held: Holding; readonly ending: AbortSignal },
): Promise<WorkerEvent> {
  await held.reported()
  if (measured.type === 'failed') {
    const { errorCode, retryable } = measured
    const outcome = await repeat(async (before) => {
      try {
        return (await client.pipeline.fail.mutate({ lease, errorCode, retryable })).outcome
      } catch (error) {
        // It was taken, and the answer was lost.
        if (before > 0 && isMediLensError(error) && error.reason === 'lease_lost') return 'taken'
        throw error
      }
    }, ending)
    return { event: 'given back', jobId, outcome, errorCode }
  }
  const { outcome } = await repeat(
    () =>
      client.pipeline.submit.mutate({
        lease,
        contract: 'cardiology/1',
        model: { name: PIPELINE.name, version: PIPELINE.version },
        payload: measured.payload,
      }),
    ending,
  )
  return { event: 'handed over', jobId, outcome }
}
