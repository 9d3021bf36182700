import { describe, expect, it } from 'vitest'

import { analyzeIntervals, analyzeSegments } from './analyze.ts'
import type { IntervalAnalysis } from './findings.ts'
import { jumpShare, varies } from './irregularity.ts'
import { assessQuality } from './quality.ts'
import { oneSegment } from './segments.ts'
import { syntheticIntervals } from './synthetic.ts'

const shareOf = (intervalsMs: readonly number[]): number => jumpShare(oneSegment(intervalsMs))

/** A linear congruential generator (Numerical Recipes' constants), 0 to 1. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const uniform = (min: number, max: number, count = 600, seed = 1): number[] => {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => Math.round(min + (max - min) * random()))
}

/** Every `nth` beat was not seen: the intervals on both its sides are one. */
const missEvery = (nth: number): number[] => {
  const beats = syntheticIntervals().reduce<number[]>((at, ms) => [...at, (at.at(-1) ?? 0) + ms], [0])
  const seen = beats.filter((_, index) => index % nth !== nth - 1)
  return seen.slice(1).map((at, index) => at - (seen[index] ?? at))
}

const alternating = (...cycle: readonly number[]): number[] => Array.from({ length: 200 }, () => cycle).flat()

const VARIABILITY = ['sdnn', 'rmssd', 'pnn50', 'sdnn_5min', 'rmssd_5min'] as const
const reasonsOf = ({ notMeasured }: IntervalAnalysis, names: readonly string[]) =>
  names.map((name) => notMeasured.find((missing) => missing.name === name)?.reason)

describe('what is no recording of normal beats', () => {
  it.each([
    ['every 5th beat missed', missEvery(5), 0.25],
    ['every 10th beat missed', missEvery(10), 1 / 9],
    ['every 12th beat missed', missEvery(12), 1 / 11],
    ['uniform 350–1100 ms, like fibrillation', uniform(350, 1100), 0.6],
    ['one premature beat and its pause in ten', alternating(800, 790, 810, 500, 1100, 800, 805, 795), 0.25],
  ])('%s: a rate and no variability', (_, intervals, share) => {
    const analysis = analyzeIntervals(intervals)
    expect(analysis.outcome).toBe('measured')
    expect(analysis.biomarkers.map(({ name }) => name)).toEqual(['heart_rate'])
    expect(analysis.result).toMatchObject({ sdnnMs: null, rmssdMs: null, pnn50Percent: null })
    expect(reasonsOf(analysis, [...VARIABILITY, 'sdnnMs', 'rmssdMs', 'pnn50Percent'])).toEqual(
      Array.from({ length: 8 }, () => 'irregular'),
    )
    expect(Math.abs(shareOf(intervals) - share)).toBeLessThan(0.03)
    expect(analysis.qualityScore).toBeCloseTo(1 - shareOf(intervals), 12)
  })

  it.each([
    ['uniform 300–2000 ms', uniform(300, 2000), 'irregular', 0.74],
    ['bigeminy 550/1050 ms', alternating(550, 1050), 'irregular', 1],
    ['trigeminy', alternating(800, 520, 1080), 'irregular', 0.667],
    ['1000 ms, again and again', alternating(1000), 'no_variation', 0],
    ['800 × 400: RR in samples at 500 Hz', alternating(400, 400, 400, 400), 'no_variation', 0],
  ])('%s: ungradable', (_, intervals, reason, share) => {
    const analysis = analyzeIntervals(intervals)
    expect(analysis).toMatchObject({ outcome: 'ungradable', reason, biomarkers: [] })
    expect(Math.abs(shareOf(intervals) - share)).toBeLessThan(0.03)
    expect(analysis.qualityScore).toBeCloseTo(reason === 'no_variation' ? 0 : 1 - shareOf(intervals), 12)
  })

  it.each([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('is told apart with another seed, %i', (seed) => {
    expect(assessQuality(oneSegment(uniform(300, 2000, 600, seed))).reason).toBe('irregular')
    const fibrillation = assessQuality(oneSegment(uniform(350, 1100, 600, seed)))
    expect(fibrillation).toMatchObject({ reason: null, isIrregular: true })
  })

  it('is not seen where the wrong unit looks like a fast heart', () => {
    // Known limit: samples at 500 Hz are half the ms. Only the file's unit could tell.
    const samples = syntheticIntervals({ count: 800 }).map((ms) => ms / 2)
    expect(assessQuality(oneSegment(samples))).toMatchObject({ reason: null, isIrregular: false, score: 1 })
  })
})

describe('the first five minutes', () => {
  const quiet = syntheticIntervals({ count: 2000 })

  it('are judged by themselves', () => {
    const bigeminy = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 550 : 1050))
    const analysis = analyzeIntervals([...bigeminy, ...quiet])
    expect(assessQuality(oneSegment([...bigeminy, ...quiet])).isIrregular).toBe(false)
    expect(analysis.biomarkers.map(({ name }) => name)).toEqual(['heart_rate', 'sdnn', 'rmssd', 'pnn50'])
    expect(reasonsOf(analysis, ['sdnn_5min', 'rmssd_5min'])).toEqual(['irregular', 'irregular'])
  })

  it('are not measured where the rest is irregular', () => {
    const analysis = analyzeIntervals([...quiet.slice(0, 400), ...uniform(350, 1100)])
    expect(reasonsOf(analysis, VARIABILITY)).toEqual(VARIABILITY.map(() => 'irregular'))
  })
})

describe('the share of jumps', () => {
  it('counts above 20 % of the median and not at it', () => {
    const around = (middle: number) => [1000, 1000, 1000, 1000, 1000, middle, 1000, 1000, 1000, 1000, 1000]
    expect([1200, 1201, 800, 799].map((middle) => shareOf(around(middle)) > 0)).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(shareOf(around(1500))).toBeCloseTo(1 / 11, 12)
  })

  it('does not look across a gap, and leaves out what stands alone', () => {
    const parted = [
      { startMs: 0, intervalsMs: [500, 500] },
      { startMs: 2000, intervalsMs: [1500] },
      { startMs: 9000, intervalsMs: [1000, 1000] },
    ]
    expect(jumpShare(parted)).toBe(0)
    expect(jumpShare([])).toBe(0)
    expect(jumpShare([{ startMs: 0, intervalsMs: [800] }])).toBe(0)
    expect(jumpShare(oneSegment([500, 1000]))).toBe(1)
  })

  it('follows a rate that changes slowly', () => {
    expect(shareOf(Array.from({ length: 500 }, (_, index) => 500 + 2 * index))).toBe(0)
  })

  it('leaves the interval itself out of its median', () => {
    // Seven of these eleven around the middle one are 1000 with it; without it the two middle ones are 700 and 1000.
    expect(shareOf([700, 1000, 700, 1000, 700, 1000, 700, 1000, 700, 1000, 700])).toBe(1)
  })

  it('does not depend on the unit or the direction', () => {
    const intervals = uniform(350, 1100)
    expect(shareOf(intervals.map((ms) => ms * 2))).toBe(shareOf(intervals))
    expect(shareOf(intervals.toReversed())).toBe(shareOf(intervals))
  })
})

describe('variation', () => {
  it('is any difference, across segments too', () => {
    expect(varies([])).toBe(false)
    expect(varies(oneSegment([800, 800]))).toBe(false)
    expect(varies(oneSegment([800, 801]))).toBe(true)
    expect(varies([...oneSegment([800]), { startMs: 900, intervalsMs: [801] }])).toBe(true)
  })

  it('is asked for in a recording with gaps too', () => {
    const intervalsMs = Array.from({ length: 100 }, () => 800)
    const analysis = analyzeSegments([
      { startMs: 0, intervalsMs },
      { startMs: 90_000, intervalsMs },
    ])
    expect(analysis).toMatchObject({ outcome: 'ungradable', reason: 'no_variation', qualityScore: 0 })
  })
})
