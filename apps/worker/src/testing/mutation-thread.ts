import { parentPort, workerData } from 'node:worker_threads'
import { EcgError, IntervalError } from '@medilens/pipelines'
import { mutatedSample } from '@medilens/pipelines/testing'
import { payloadOf } from '../measure/findings.ts'
import { analyzeSample, readSample, type ReadSample } from '../measure/sample.ts'
import { Seeds, type Ended } from './mutation-messages.ts'

// Measures sample after sample as `measure/thread.ts` does one, and says of each how it ended.

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is of no origin
const say = (ended: Ended): void => parentPort?.postMessage(ended)

/** What this thread worked, ms: what else the machine does makes it no longer. */
const worked = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

const { from, to, step, at } = Seeds.parse(workerData)
const current = new Int32Array(at)

for (let seed = from; seed < to; seed += step) {
  Atomics.store(current, 0, seed)
  say(measured(seed))
}

function measured(seed: number): Ended {
  const { kind, files } = mutatedSample(seed)
  const began = worked()
  let readAt: number | null = null
  const ended = (how: string): Ended => {
    const now = worked()
    return { seed, kind, how, readMs: (readAt ?? now) - began, analyzeMs: now - (readAt ?? now) }
  }
  try {
    const sample: ReadSample = readSample(files)
    readAt = worked()
    return ended(payloadOf(analyzeSample(sample, () => undefined)).outcome)
  } catch (error) {
    if (error instanceof EcgError || error instanceof IntervalError) return ended('refused')
    return ended(`crashed: ${error instanceof Error ? (error.stack ?? error.message) : 'no error'}`)
  }
}
