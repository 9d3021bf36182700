import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { describe, expect, it } from 'vitest'
import { measure } from './measure.ts'

const LIMITS = { memoryMiB: 256, seconds: 30 }

/** Half a minute of a made recording, in its two files. */
const recording = () => writeWfdb(syntheticEcg({ durationSeconds: 30 }).recording, { name: 'made' })

describe('a sample', () => {
  it('is measured in a thread of its own, step by step', async () => {
    const stages: string[] = []
    const measured = await measure(recording(), { limits: LIMITS, onStage: (name) => stages.push(name) })
    expect(measured).toMatchObject({
      type: 'measured',
      payload: { outcome: 'measured', result: { rPeaksDetected: expect.any(Number) } },
    })
    expect([...new Set(stages)]).toEqual(['validate', 'quality', 'extract', 'score', 'report'])
  })

  it('that is no recording is refused by a word, and never quoted', async () => {
    const bytes = new TextEncoder().encode('Ada Lovelace, diabetes\n')
    expect(await measure([{ name: 'note.hea', bytes }], { limits: LIMITS })).toMatchObject({
      type: 'failed',
      errorCode: expect.stringMatching(/^[a-z_]+$/),
      retryable: false,
    })
  })

  it('that takes too long is ended, and nothing else with it', async () => {
    const began = performance.now()
    const ended = await measure(recording(), { limits: { ...LIMITS, seconds: 0.001 } })
    expect(ended).toEqual({ type: 'failed', errorCode: 'took_too_long', retryable: false })
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('that takes too much memory is ended, and nothing else with it', async () => {
    const minutes = writeWfdb(syntheticEcg({ durationSeconds: 600 }).recording, { name: 'long' })
    expect(await measure(minutes, { limits: { memoryMiB: 8, seconds: 60 } })).toEqual({
      type: 'failed',
      errorCode: 'took_too_much_memory',
      retryable: false,
    })
  })

  it('whose arrays take too much memory is ended as well, which no limit of a heap sees', async () => {
    // So much that it is too much from early on to the end: whenever somebody looks, it is seen.
    const hours = writeWfdb(
      syntheticEcg({ durationSeconds: 4 * 3_600, samplingFrequencyHz: 128 }).recording,
      {
        name: 'hours',
      },
    )
    const measured = await measure(hours, { limits: { memoryMiB: 48, seconds: 60 } })
    expect(measured).toEqual({ type: 'failed', errorCode: 'took_too_much_memory', retryable: false })
  })

  it('under way when the worker stops may be tried again', async () => {
    const stopping = new AbortController()
    const measuring = measure(recording(), { limits: LIMITS, signal: stopping.signal })
    stopping.abort()
    expect(await measuring).toEqual({ type: 'failed', errorCode: 'stopped', retryable: true })
  })
})
