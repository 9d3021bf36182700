import { describe, expect, it } from 'vitest'

import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import { analyzeEcg } from './analyze-ecg.ts'
import type { EcgAnalysis } from './ecg-analysis.ts'

const value = (analysis: EcgAnalysis, name: string): number =>
  analysis.biomarkers.find((biomarker) => biomarker.name === name)?.value ?? Number.NaN

const cases: [string, SyntheticEcgOptions][] = [
  ['at rest', {}],
  ['slow', { heartRatePerMin: 45 }],
  ['fast', { heartRatePerMin: 105 }],
  ['at 250 Hz', { samplingFrequencyHz: 250 }],
  ['at 500 Hz', { samplingFrequencyHz: 500 }],
  ['at 1000 Hz', { samplingFrequencyHz: 1000, durationSeconds: 30 }],
  ['long PR', { prMs: 240 }],
  ['wide QRS', { qrsMs: 140 }],
  ['long QT', { qtMs: 470, heartRatePerMin: 60 }],
  ['upside down', { isInverted: true }],
  ['with the baseline wandering', { noise: { wanderMv: 0.3 } }],
  ['with mains hum', { noise: { mainsMv: 0.05 } }],
  ['with muscle noise', { noise: { whiteMv: 0.02 } }],
  ['with ventricular beats', { durationSeconds: 120, ectopics: [{ kind: 'ventricular', every: 12 }] }],
]

describe('an electrocardiogram whose beats and boundaries are known', () => {
  it.each(cases)('%s: every beat within 20 ms, PR, QRS and QT within 10 ms', (_, options) => {
    const made = syntheticEcg(options)
    const analysis = analyzeEcg(made.recording)
    expect(analysis.outcome).toBe('measured')
    expect(analysis.peaks).toHaveLength(made.beats.length)
    const tolerance = 0.02 * made.recording.samplingFrequencyHz
    made.beats.forEach(({ sample }, index) => {
      expect(Math.abs((analysis.peaks[index] ?? Number.NaN) - sample)).toBeLessThanOrEqual(tolerance)
    })
    expect(Math.abs(value(analysis, 'pr_interval') - (made.intervals.prMs ?? 0))).toBeLessThanOrEqual(10)
    expect(Math.abs(value(analysis, 'qrs_duration') - made.intervals.qrsMs)).toBeLessThanOrEqual(10)
    expect(Math.abs(value(analysis, 'qt_interval') - made.intervals.qtMs)).toBeLessThanOrEqual(10)
  })

  it('has no PR interval without a P wave, and says why', () => {
    const analysis = analyzeEcg(syntheticEcg({ prMs: null }).recording)
    expect(analysis.result.prIntervalMs).toBeNull()
    expect(analysis.notMeasured).toContainEqual({ name: 'prIntervalMs', reason: 'no_p_wave' })
  })

  it('has its ectopic beats told from the others and left out of the variability', () => {
    const calm = { durationSeconds: 300, seed: 5 }
    const made = syntheticEcg({ ...calm, ectopics: [{ kind: 'ventricular', every: 20 }] })
    const { beats, result } = analyzeEcg(made.recording)
    made.beats.forEach(({ kind }, index) => {
      expect(beats[index]?.class, `beat ${index}`).toBe(
        kind === 'ventricular' ? 'early_other_shape' : 'normal',
      )
    })
    const undisturbed = analyzeEcg(syntheticEcg(calm).recording).result
    expect(Math.abs((result.rmssdMs ?? 0) - (undisturbed.rmssdMs ?? 0))).toBeLessThanOrEqual(
      0.15 * (undisturbed.rmssdMs ?? 0),
    )
  })

  it('never names a rhythm as healthy', () => {
    const { result } = analyzeEcg(syntheticEcg().recording)
    expect(result.arrhythmiaDetected).not.toBe(false)
  })

  it('tells how far it is, from the first stage to the last, and never goes back', () => {
    const told: number[] = []
    const stages = new Set<string>()
    analyzeEcg(syntheticEcg().recording, {
      onProgress: ({ stage, fraction }) => {
        told.push(fraction)
        stages.add(stage)
      },
    })
    expect([...stages]).toEqual(['validate', 'quality', 'extract', 'score', 'report'])
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
  })
})
