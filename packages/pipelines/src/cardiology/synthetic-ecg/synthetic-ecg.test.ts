import { describe, expect, it } from 'vitest'

import { syntheticEcg } from './synthetic-ecg.ts'
import { heightAt, normalWaves } from './waves.ts'

describe('a synthetic electrocardiogram', () => {
  it('is the same for the same seed and another for another', () => {
    const options = { durationSeconds: 5, noise: { whiteMv: 0.1 } }
    expect(syntheticEcg({ ...options, seed: 7 })).toEqual(syntheticEcg({ ...options, seed: 7 }))
    expect(syntheticEcg({ ...options, seed: 8 })).not.toEqual(syntheticEcg({ ...options, seed: 7 }))
  })

  it.each(['soft', 'hard'] as const)(
    'is zero outside its waves, to the boundaries it names, with %s edges',
    (edge) => {
      const { recording, beats, intervals } = syntheticEcg({
        edge,
        variability: 0,
        samplingFrequencyHz: 1000,
        durationSeconds: 10,
      })
      const samples = recording.leads[0]?.samples ?? new Float32Array()
      // The R peak stands at 0.475 of the QRS complex.
      const onset = 1000 * (beats[3]?.peakSeconds ?? 0) - 0.475 * intervals.qrsMs
      const isFlat = (from: number, to: number): boolean =>
        samples.subarray(Math.ceil(onset + from), Math.floor(onset + to)).every((value) => value === 0)
      const pr = intervals.prMs ?? 0
      expect(isFlat(-pr - 60, -pr)).toBe(true)
      expect(isFlat(-pr, -pr + 3)).toBe(false)
      expect(isFlat(intervals.qrsMs, intervals.qrsMs + 60)).toBe(true)
      expect(isFlat(intervals.qrsMs - 3, intervals.qrsMs)).toBe(false)
      expect(isFlat(intervals.qtMs, intervals.qtMs + 60)).toBe(true)
      expect(isFlat(intervals.qtMs - 3, intervals.qtMs)).toBe(false)
    },
  )

  it('names the samples at which its R waves peak', () => {
    const { recording, beats } = syntheticEcg({
      samplingFrequencyHz: 128,
      ectopics: [{ kind: 'ventricular', every: 4 }],
    })
    const samples = recording.leads[0]?.samples ?? new Float32Array()
    for (const { sample, peakSeconds } of beats) {
      expect(Math.abs(sample - peakSeconds * 128)).toBeLessThanOrEqual(1)
      expect(samples[sample]).toBeGreaterThanOrEqual(
        Math.max(samples[sample - 1] ?? 0, samples[sample + 1] ?? 0),
      )
    }
  })

  it('has waves that meet in no gap: Q, R and S fill the QRS complex', () => {
    const waves = normalWaves({ prMs: 160, qrsMs: 100, qtMs: 400 })
    expect(waves.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [-160, -60],
      [0, 25],
      [25, 70],
      [70, 100],
      [expect.closeTo(208), 400],
    ])
    const [, , r] = waves
    expect(r && [25, 47.5, 70].map((ms) => heightAt(r, ms, 'soft'))).toEqual([0, expect.closeTo(1.1), 0])
  })

  it('has leads of their own height and noise', () => {
    const { recording } = syntheticEcg({
      leads: ['MLII', 'V5'],
      noise: { whiteMv: 0.02 },
      durationSeconds: 20,
    })
    const [one, other] = recording.leads.map(({ samples }) =>
      samples.reduce((most, value) => Math.max(most, value), 0),
    )
    expect((other ?? 0) / (one ?? 1)).toBeCloseTo(0.75, 1)
  })
})
