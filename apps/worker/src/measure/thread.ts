import { parentPort, workerData } from 'node:worker_threads'
import { EcgError, IntervalError } from '@medilens/pipelines'
import { payloadOf } from './findings.ts'
import { SampleFiles, type Said } from './messages.ts'
import { analyzeSample, readSample } from './sample.ts'

// A thread for one sample: what a hostile file does to it ends with it.

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is of no origin
const say = (said: Said): void => parentPort?.postMessage(said)

try {
  const analysis = analyzeSample(readSample(SampleFiles.parse(workerData).files), ({ stage, fraction }) =>
    say({ type: 'stage', name: stage, fraction }),
  )
  const stages = analysis.stages.map(({ name, status, durationMs }) => ({ name, status, durationMs }))
  say({ type: 'measured', payload: payloadOf(analysis), stages })
} catch (error) {
  // A code of ours says no more than which rule was broken; every other message may quote the file.
  const known = error instanceof EcgError || error instanceof IntervalError
  say({ type: 'refused', errorCode: known ? error.code : 'unexpected' })
}
