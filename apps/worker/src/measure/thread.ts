import { parentPort, workerData } from 'node:worker_threads'
import {
  analyzeEcg,
  analyzeIntervals,
  ecgFormatOf,
  EcgError,
  IntervalError,
  parseIntervals,
  readEcg,
  type Progress,
} from '@medilens/pipelines'
import { payloadOf, type Analysis } from './findings.ts'
import { SampleFiles, type Said, type SampleFile } from './messages.ts'

// A thread for one sample: what a hostile file does to it ends with it.

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is of no origin
const say = (said: Said): void => parentPort?.postMessage(said)

const onProgress = ({ stage, fraction }: Progress): void => say({ type: 'stage', name: stage, fraction })

function measure(files: readonly SampleFile[]): Analysis {
  const [only, ...more] = files
  if (only === undefined) throw new EcgError('empty')
  if (more.length === 0 && ecgFormatOf(only) === null) {
    return analyzeIntervals(parseIntervals(only.bytes), { onProgress })
  }
  return analyzeEcg(readEcg(files), { onProgress })
}

try {
  const analysis = measure(SampleFiles.parse(workerData).files)
  const stages = analysis.stages.map(({ name, status, durationMs }) => ({ name, status, durationMs }))
  say({ type: 'measured', payload: payloadOf(analysis), stages })
} catch (error) {
  // A code of ours says no more than which rule was broken; every other message may quote the file.
  const known = error instanceof EcgError || error instanceof IntervalError
  say({ type: 'refused', errorCode: known ? error.code : 'unexpected' })
}
