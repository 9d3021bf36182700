import { analyzeEcg, syntheticEcg } from '@medilens/pipelines'
import { expect, it } from 'vitest'
import { payloadOf } from './findings.ts'

const HERTZ = 360

it('hands over which seconds could not be read, and says how long they are where it says that nothing was found', () => {
  const { recording } = syntheticEcg({ durationSeconds: 60, samplingFrequencyHz: HERTZ })
  const leads = recording.leads.map((lead) => ({
    ...lead,
    samples: lead.samples.map((sample, at) => (at >= 20 * HERTZ && at < 40 * HERTZ ? 0.002 : sample)),
  }))
  const payload = payloadOf(analyzeEcg({ ...recording, leads }))
  if (!('unread' in payload)) throw new Error('All of it was read')
  const [stretch, ...more] = payload.unread ?? []
  expect(more).toEqual([])
  const { fromSeconds = 0, toSeconds = 0 } = stretch ?? {}
  expect(fromSeconds).toBeGreaterThan(17)
  expect(fromSeconds).toBeLessThanOrEqual(20)
  expect(toSeconds).toBeGreaterThanOrEqual(40)
  expect(toSeconds).toBeLessThan(43)
  expect(payload.notMeasured).toContainEqual({
    name: 'arrhythmiaDetected',
    reason: expect.stringMatching(
      new RegExp(`^${Math.round(toSeconds - fromSeconds)} s of the recording could not be read`),
    ),
  })
})

it('hands over none where all was read', () => {
  const payload = payloadOf(analyzeEcg(syntheticEcg({ durationSeconds: 60 }).recording))
  expect(payload).not.toHaveProperty('unread')
})
