import { describe, expect, it } from 'vitest'

import { analyzeIntervals, analyzeSegments } from './analyze.ts'
import type { IntervalAnalysis } from './findings.ts'
import { IntervalError } from './interval-error.ts'
import { syntheticIntervals } from './synthetic.ts'

const valueOf = (analysis: IntervalAnalysis, name: string): number | undefined =>
  analysis.biomarkers.find((biomarker) => biomarker.name === name)?.value

const ticking = () => {
  let now = 0
  return () => {
    now += 3
    return now
  }
}

describe('a recording that can be measured', () => {
  const analysis = analyzeIntervals(syntheticIntervals({ count: 600 }), { clock: ticking() })

  it('has the catalogue’s biomarkers with their units', () => {
    expect(analysis.outcome).toBe('measured')
    expect(analysis.biomarkers.map(({ name, unit }) => [name, unit])).toEqual([
      ['heart_rate', '/min'],
      ['sdnn', 'ms'],
      ['rmssd', 'ms'],
      ['pnn50', '%'],
      ['sdnn_5min', 'ms'],
      ['rmssd_5min', 'ms'],
    ])
  })

  it('has the same numbers in its result', () => {
    expect(analysis.result).toMatchObject({
      heartRateBpm: valueOf(analysis, 'heart_rate'),
      sdnnMs: valueOf(analysis, 'sdnn'),
      rmssdMs: valueOf(analysis, 'rmssd'),
      pnn50Percent: valueOf(analysis, 'pnn50'),
      signalQualityScore: 1,
    })
  })

  it('gives every null a reason, and nothing else', () => {
    const nulls = Object.entries(analysis.result).flatMap(([name, value]) => (value === null ? [name] : []))
    expect(analysis.notMeasured.map(({ name }) => name).toSorted()).toEqual(nulls.toSorted())
  })

  it('tells its stages in order with their durations', () => {
    expect(analysis.stages).toEqual(
      ['validate', 'quality', 'extract', 'score', 'report'].map((name, index) => ({
        name,
        index,
        status: 'completed',
        durationMs: 3,
      })),
    )
  })
})

describe('the five-minute measures', () => {
  it('are over the intervals that end within the first five minutes', () => {
    // 375 intervals of 800 ms are 300 s; what comes after them varies more and must not count.
    const steady = [...Array.from({ length: 374 }, (_, index) => (index % 2 === 0 ? 799 : 801)), 800]
    const varying = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 750 : 850))
    const analysis = analyzeIntervals([...steady, ...varying])
    expect(valueOf(analysis, 'sdnn_5min')).toBeCloseTo(1, 9)
    expect(valueOf(analysis, 'rmssd_5min')).toBeCloseTo(Math.sqrt((373 * 4 + 1) / 374), 12)
    expect(valueOf(analysis, 'sdnn')).toBeGreaterThan(10)
  })

  it('are missing with the reason where nothing varies in them', () => {
    const varying = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 700 : 800))
    const analysis = analyzeIntervals([...Array.from({ length: 375 }, () => 800), ...varying])
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn_5min', reason: 'no_variation' })
    expect(analysis.notMeasured).toContainEqual({ name: 'rmssd_5min', reason: 'no_variation' })
    expect(valueOf(analysis, 'sdnn')).toBeGreaterThan(0)
  })

  it('are missing with the reason in a shorter recording', () => {
    const analysis = analyzeIntervals(
      Array.from({ length: 374 }, (_, index) => (index % 2 === 0 ? 799 : 801)),
    )
    expect(valueOf(analysis, 'sdnn_5min')).toBeUndefined()
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn_5min', reason: 'under_five_minutes' })
    expect(analysis.notMeasured).toContainEqual({ name: 'rmssd_5min', reason: 'under_five_minutes' })
  })

  it('are missing with the reason when those minutes are mostly gap', () => {
    const intervalsMs = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? 799 : 801))
    const analysis = analyzeSegments([
      { startMs: 0, intervalsMs: intervalsMs.slice(0, 100) },
      { startMs: 300_000, intervalsMs },
    ])
    expect(analysis.outcome).toBe('measured')
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn_5min', reason: 'first_five_minutes_unusable' })
  })
})

describe('a recording that can not be measured', () => {
  const analysis = analyzeIntervals([800, 810, 790])

  it('is ungradable with its reason and without any number', () => {
    expect(analysis).toMatchObject({ outcome: 'ungradable', reason: 'too_short', biomarkers: [] })
    expect(analysis.result).toMatchObject({
      heartRateBpm: null,
      sdnnMs: null,
      rmssdMs: null,
      pnn50Percent: null,
    })
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnnMs', reason: 'ungradable' })
    expect(analysis.notMeasured).toContainEqual({ name: 'heart_rate', reason: 'ungradable' })
  })

  it('skips the stages after the gate and still reports', () => {
    expect(analysis.stages.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'skipped',
      'skipped',
      'completed',
    ])
  })

  it.each([
    ['no intervals', [], 'empty'],
    ['a NaN', [800, Number.NaN], 'not_numeric'],
    ['seconds', [0.8, 0.81], 'not_milliseconds'],
  ])('refuses %s', (_, intervals, code) => {
    expect(() => analyzeIntervals(intervals)).toThrow(IntervalError)
    expect(() => analyzeIntervals(intervals)).toThrow(expect.objectContaining({ code }))
  })
})

describe('the synthetic series', () => {
  it('is the same for the same seed and another for another', () => {
    expect(syntheticIntervals({ seed: 7 })).toEqual(syntheticIntervals({ seed: 7 }))
    expect(syntheticIntervals({ seed: 7 })).not.toEqual(syntheticIntervals({ seed: 8 }))
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('is believable, seed %i', (seed) => {
    const analysis = analyzeIntervals(syntheticIntervals({ seed }))
    expect(analysis).toMatchObject({ outcome: 'measured', qualityScore: 1 })
    // Nunan 2010, mean ± SD over five minutes: SDNN 50 ± 16, RMSSD 42 ± 15.
    expect(Math.abs((valueOf(analysis, 'sdnn_5min') ?? 0) - 50)).toBeLessThan(16)
    expect(Math.abs((valueOf(analysis, 'rmssd_5min') ?? 0) - 42)).toBeLessThan(15)
  })

  it('stays plausible when asked for what no heart does', () => {
    expect(syntheticIntervals({ meanMs: 10 }).every((interval) => interval === 300)).toBe(true)
  })
})
