import { analyzeIntervals, syntheticIntervals } from '@medilens/pipelines'
import { expect, it } from 'vitest'
import { recordInput, sessionIdOf } from './cardiology.ts'
import { recordedIntervals } from './recording.ts'

const patientId = '019b76da-a800-7000-8000-000000000005'
const intervalsMs = syntheticIntervals({ count: 400 })

it('records of an ungradable recording its quality and no value', () => {
  const noise = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 150 : 2500))
  const input = recordInput(analyzeIntervals(noise), patientId)
  expect(input.ungradableReason).toMatch(/^Too many intervals/)
  expect(input.biomarkers).toEqual([])
  expect(input.result).toEqual({ signalQualityScore: input.qualityScore })
})

it('records of a measured one its values, and no reason', () => {
  const input = recordInput(analyzeIntervals(intervalsMs), patientId)
  expect(input).not.toHaveProperty('ungradableReason')
  expect(input.biomarkers.map(({ name }) => name)).toContain('sdnn')
  expect(input.result?.sdnnMs).toBeGreaterThan(0)
})

it('names a recording by patient, time and intervals', () => {
  const measuredAt = new Date('2026-03-01T08:30:00+01:00')
  const { digest } = recordedIntervals(intervalsMs)
  const recording = { patientId, digest }
  const name = sessionIdOf(recording)
  expect(name).toMatch(/^cardiology_[0-9a-f]{32}$/)
  expect(sessionIdOf({ patientId: patientId.toUpperCase(), digest })).toBe(name)
  const others = [
    { ...recording, patientId: '019b76da-a800-7000-8000-000000000006' },
    { ...recording, ...recordedIntervals(intervalsMs.slice(1)) },
    { ...recording, measuredAt },
  ]
  expect(new Set([name, ...others.map(sessionIdOf)]).size).toBe(4)
  expect(sessionIdOf({ ...recording, measuredAt: new Date('2026-03-01T07:30:00Z') })).toBe(
    sessionIdOf({ ...recording, measuredAt }),
  )
})
