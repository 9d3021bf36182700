import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Said, type MeasuredStage, type SampleFile } from './messages.ts'
import type { Payload } from './findings.ts'

/** How a measurement ended. */
export type Measured =
  | { readonly type: 'measured'; readonly payload: Payload; readonly stages: readonly MeasuredStage[] }
  /** `retryable`: another time, or elsewhere, it may work. */
  | { readonly type: 'failed'; readonly errorCode: string; readonly retryable: boolean }

/** What a measurement may take. */
export interface Limits {
  /** Its heap and its arrays together, MiB. */
  readonly memoryMiB: number
  readonly seconds: number
}

interface MeasureOptions {
  readonly limits: Limits
  /** Hears which step is at work, and how far all of it is, 0–1. */
  readonly onStage?: (name: string, fraction: number) => void
  /** Ends it early: it is `stopped` then, and may be tried again. */
  readonly signal?: AbortSignal
}

/** Beside this file, in the sources as in the build. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)

/** What an array may grow by between two looks is a few dozen MiB. */
const LOOK_EVERY_MS = 50

/** V8 limits a thread's heap; the samples lie in arrays beside it, which nothing limits but whoever looks. MiB. */
export async function memoryOf(thread: Worker): Promise<number> {
  const { used_heap_size: heap, external_memory: arrays } = await thread.getHeapStatistics()
  return (heap + arrays) / 2 ** 20
}

/**
 * Measures one sample in a thread of its own, which is ended once it takes too long or too much memory: neither takes this
 * process with it.
 */
export function measure(
  files: readonly SampleFile[],
  { limits, onStage, signal }: MeasureOptions,
): Promise<Measured> {
  const { promise, resolve } = Promise.withResolvers<Measured>()
  const thread = new Worker(THREAD, {
    workerData: { files },
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMiB },
    // What it prints may quote the file.
    stdout: true,
    stderr: true,
  })
  const end = (measured: Measured): void => {
    clearTimeout(timer)
    clearInterval(watch)
    signal?.removeEventListener('abort', stop)
    resolve(measured)
    void thread.terminate()
  }
  const fail = (errorCode: string, retryable: boolean) => end({ type: 'failed', errorCode, retryable })
  const stop = () => fail('stopped', true)
  const timer = setTimeout(() => fail('took_too_long', false), limits.seconds * 1_000)
  const watch = setInterval(() => {
    // One that has ended meanwhile says so itself.
    memoryOf(thread).then(
      (mebibytes) => mebibytes > limits.memoryMiB && fail('took_too_much_memory', false),
      () => undefined,
    )
  }, LOOK_EVERY_MS)
  signal?.addEventListener('abort', stop, { once: true })
  thread.on('message', (message: unknown) => {
    const said = Said.parse(message)
    switch (said.type) {
      case 'stage':
        return onStage?.(said.name, said.fraction)
      case 'measured':
        return end(said)
      case 'refused':
        return fail(said.errorCode, false)
    }
  })
  thread.on('error', (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null
    fail(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'took_too_much_memory' : 'unexpected', false)
  })
  thread.on('exit', () => fail('ended_without_a_word', true))
  if (signal?.aborted === true) stop()
  return promise
}
