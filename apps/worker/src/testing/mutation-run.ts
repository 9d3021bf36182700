import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { memoryOf } from '../measure/measure.ts'
import type { Ended } from './mutation-messages.ts'

/** What a run came to. */
export interface MutationRun {
  readonly ended: readonly Ended[]
  /** Samples that ended their thread, or would not end. */
  readonly broken: readonly { readonly seed: number; readonly how: string }[]
  /** The most that a thread held at a time, and at which sample, MiB. */
  readonly most: { readonly seed: number; readonly mebibytes: number }
}

interface RunOptions {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly memoryMiB: number
}

const THREAD = new URL('./mutation-thread.ts', import.meta.url)
const LOOK_EVERY_MS = 20
/** By the clock of a busy machine; what a sample worked is judged by its own time. */
const STUCK_AFTER_MS = 60_000

/** Measures mutated samples one after the other in one thread, and goes on in another behind one that broke it. */
export async function runMutations(options: RunOptions): Promise<MutationRun> {
  const ended: Ended[] = []
  const broken: { seed: number; how: string }[] = []
  let most = { seed: 0, mebibytes: 0 }
  for (let { from } = options; from < options.to;) {
    // oxlint-disable-next-line no-await-in-loop -- one thread after the other
    const life = await oneThread({ ...options, from })
    ended.push(...life.ended)
    if (life.most.mebibytes > most.mebibytes) most = life.most
    if (life.how === null) break
    broken.push({ seed: life.seed, how: life.how })
    from = life.seed + options.step
  }
  return { ended, broken, most }
}

const Message = z.custom<Ended>((value) => z.object({ seed: z.int() }).safeParse(value).success)

/** `how` it broke, and at which seed; null where it went through. */
async function oneThread({ memoryMiB, ...seeds }: RunOptions) {
  const at = new SharedArrayBuffer(4)
  const current = new Int32Array(at)
  const ended: Ended[] = []
  const most = { seed: 0, mebibytes: 0 }
  const thread = new Worker(THREAD, {
    workerData: { ...seeds, at },
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  })
  const over = Promise.withResolvers<string | null>()
  let since = performance.now()
  const look = async (): Promise<void> => {
    if (performance.now() - since > STUCK_AFTER_MS) over.resolve('does not end')
    const mebibytes = await memoryOf(thread)
    if (mebibytes > most.mebibytes) Object.assign(most, { seed: Atomics.load(current, 0), mebibytes })
  }
  const watch = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  thread.on('message', (message: unknown) => {
    since = performance.now()
    ended.push(Message.parse(message))
  })
  thread.on('error', (error: unknown) => over.resolve(error instanceof Error ? error.message : 'no error'))
  thread.on('exit', (code) => over.resolve(code === 0 ? null : `ended with ${code}`))
  const how = await over.promise
  clearInterval(watch)
  await thread.terminate()
  return { ended, most, how, seed: Atomics.load(current, 0) }
}
