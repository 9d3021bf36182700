import { describe, expect, it } from 'vitest'

import { analyzeEcg } from '../ecg/analyze-ecg.ts'
import { seededRandom } from '../random.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import { syntheticIntervals } from '../synthetic.ts'
import { irregularShare } from './irregularly-irregular.ts'

const analyze = (options: SyntheticEcgOptions) =>
  analyzeEcg(syntheticEcg({ durationSeconds: 300, samplingFrequencyHz: 250, ...options }).recording)

describe('what is said of the rhythm', () => {
  it.each<[string, SyntheticEcgOptions, string | null, string[] | null]>([
    ['a sinus rhythm', {}, 'regular', null],
    ['a slow one', { heartRatePerMin: 45 }, 'regular', null],
    [
      'a ventricular beat in nine',
      { ectopics: [{ kind: 'ventricular', every: 9 }] },
      'regular_interrupted',
      ['early_beats_other_shape'],
    ],
    [
      'an atrial beat in five',
      { ectopics: [{ kind: 'supraventricular', every: 5 }] },
      'regular_interrupted',
      ['early_beats_usual_shape'],
    ],
    [
      'a blocked beat in fifteen',
      { ectopics: [{ kind: 'blocked', every: 15 }] },
      'regular_interrupted',
      null,
    ],
    [
      'pauses of more than 3 s',
      // It would end in one after 300 s, which is no interval any more.
      {
        durationSeconds: 297,
        heartRatePerMin: 36,
        variability: 0.2,
        ectopics: [{ kind: 'blocked', every: 20 }],
      },
      'regular_interrupted',
      ['pause_over_3_s'],
    ],
    [
      'bigeminy: no two normal beats follow each other',
      { ectopics: [{ kind: 'ventricular', every: 2 }] },
      null,
      ['early_beats_other_shape'],
    ],
  ])('%s', (_, options, regularity, findings) => {
    const { result, rhythm } = analyze(options)
    expect(result).toMatchObject({
      regularity,
      arrhythmiaTypes: findings,
      arrhythmiaDetected: findings === null ? null : true,
    })
    expect(rhythm?.findings).toEqual(findings ?? [])
  })

  it('never says that there is no arrhythmia, and names no rhythm', () => {
    const { result, notMeasured } = analyze({})
    expect(result).toMatchObject({ arrhythmiaDetected: null, rhythmClassification: null })
    expect(notMeasured).toContainEqual({ name: 'arrhythmiaDetected', reason: 'not_excluded' })
    expect(notMeasured).toContainEqual({ name: 'rhythmClassification', reason: 'not_classified' })
  })

  it('counts what it finds', () => {
    const { rhythm } = analyze({ ectopics: [{ kind: 'ventricular', every: 10 }] })
    const beats = rhythm?.beatCount ?? 0
    expect(rhythm?.counts.early_other_shape).toBe(Math.floor(beats / 10))
    expect(rhythm?.earlyBurdenPercent).toBeCloseTo(10, 0)
    const blocked = analyze({ ectopics: [{ kind: 'blocked', every: 10 }] })
    expect(blocked.rhythm?.pauseCount).toBe(Math.floor((blocked.rhythm?.beatCount ?? 0) / 9))
  })

  it('in fibrillation gives a rate and no PR, no variability, no count of early beats', () => {
    const { result, notMeasured, rhythm } = analyze({ isFibrillating: true, heartRatePerMin: 100 })
    expect(result.regularity).toBe('irregularly_irregular')
    expect(result.arrhythmiaTypes).toEqual(
      expect.arrayContaining(['irregular_intervals', 'irregularly_irregular_suspected']),
    )
    expect(result.arrhythmiaTypes).not.toContain('early_beats_usual_shape')
    expect(result).toMatchObject({ prIntervalMs: null, sdnnMs: null, rmssdMs: null, pnn50Percent: null })
    expect(result.heartRateBpm).toBeGreaterThan(90)
    expect(notMeasured).toContainEqual({ name: 'pr_interval', reason: 'irregular_rhythm' })
    expect(notMeasured).toContainEqual({ name: 'sdnn', reason: 'irregular' })
    expect(rhythm?.earlyBurdenPercent).toBeNull()
  })
})

describe('irregularly irregular', () => {
  const random = (seed: number, spread: number): number[] => {
    const next = seededRandom(seed)
    return Array.from({ length: 512 }, () => 600 * (1 + spread * (next() - 0.5)))
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is what comes at random, seed %i, and not what a sinus node does',
    (seed) => {
      expect(irregularShare(random(seed, 0.9))).toBeGreaterThan(0.8)
      expect(irregularShare(syntheticIntervals({ seed, count: 512 }))).toBe(0)
    },
  )

  it.each<[string, number[]]>([
    ['random, but by little', random(1, 0.15)],
    ['bigeminy', Array.from({ length: 512 }, (_, beat) => (beat % 2 === 0 ? 550 : 1050))],
    [
      'one length, with others strewn in',
      random(1, 0.05).map((interval, beat) => (beat % 5 === 0 ? (random(2, 1)[beat] ?? 0) : interval)),
    ],
    ['deep breathing', Array.from({ length: 512 }, (_, beat) => 900 * (1 + 0.25 * Math.sin(beat / 1.1)))],
    ['one length', Array.from({ length: 512 }, () => 800)],
  ])('is not %s', (_, intervals) => {
    expect(irregularShare(intervals)).toBe(0)
  })

  it('is not judged of fewer than 128 intervals', () => {
    expect(irregularShare(random(1, 0.9).slice(0, 127))).toBeNull()
    expect(irregularShare(random(1, 0.9).slice(0, 128))).toBe(1)
  })
})
