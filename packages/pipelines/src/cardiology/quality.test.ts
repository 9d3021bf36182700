import { describe, expect, it } from 'vitest'

import { assessQuality } from './quality.ts'
import { assertSegments, oneSegment } from './segments.ts'

const at = (...starts: number[]) => starts.map((startMs) => ({ startMs, intervalsMs: [800, 800] }))
/** As much variation as it takes to be a recording: 1 ms up and down, so that the sum is `count × intervalMs`. */
const steady = (count: number, intervalMs = 800): number[] =>
  Array.from({ length: count }, (_, index) => {
    if (index === count - 1 && count % 2 === 1) return intervalMs
    return intervalMs + (index % 2 === 0 ? 1 : -1)
  })

describe('the quality gate', () => {
  it('lets a clean recording through with a score of 1', () => {
    expect(assessQuality(oneSegment(steady(100)))).toMatchObject({
      reason: null,
      intervalCount: 100,
      implausibleCount: 0,
      coverage: 1,
      jumpShare: 0,
      isIrregular: false,
      score: 1,
      usableMs: 80_000,
      spanMs: 80_000,
    })
  })

  it('takes the limits themselves as plausible', () => {
    expect(assessQuality(oneSegment([...steady(100), 300, 2000])).implausibleCount).toBe(0)
    expect(assessQuality(oneSegment([...steady(100), 299.9, 2000.1])).implausibleCount).toBe(2)
  })

  it('drops a few implausible intervals and parts the series there', () => {
    const quality = assessQuality(oneSegment([...steady(60), 5000, ...steady(60)]))
    expect(quality).toMatchObject({ reason: null, implausibleCount: 1 })
    expect(quality.usable.map(({ startMs, intervalsMs }) => [startMs, intervalsMs.length])).toEqual([
      [0, 60],
      [53_000, 60],
    ])
    expect(quality.coverage).toBeCloseTo(96_000 / 101_000, 12)
    expect(quality.score).toBe(quality.coverage)
  })

  it('refuses more than one implausible interval in twenty', () => {
    const ten = oneSegment([...steady(190), ...steady(10, 100)])
    const eleven = oneSegment([...steady(189), ...steady(11, 100)])
    expect(assessQuality(ten).reason).toBeNull()
    expect(assessQuality(eleven).reason).toBe('implausible_intervals')
  })

  it('refuses less than a minute of usable intervals', () => {
    expect(assessQuality(oneSegment(steady(75))).reason).toBeNull()
    expect(assessQuality(oneSegment(steady(74))).reason).toBe('too_short')
    expect(assessQuality(oneSegment([800, 800])).reason).toBe('too_short')
  })

  it('refuses a recording that is mostly gap', () => {
    const first = { startMs: 0, intervalsMs: steady(50) }
    const half = [first, { startMs: 120_000, intervalsMs: steady(50) }]
    const less = [first, { startMs: 120_001, intervalsMs: steady(50) }]
    expect(assessQuality(half).reason).toBeNull()
    expect(assessQuality(less).reason).toBe('too_many_gaps')
  })

  it('refuses intervals of which no two follow each other', () => {
    const scattered = Array.from({ length: 100 }, (_, index) => ({
      startMs: index * 1000,
      intervalsMs: [800],
    }))
    expect(assessQuality(scattered).reason).toBe('no_neighbours')
  })

  it('answers no intervals with a reason, not with NaN', () => {
    expect(assessQuality([])).toMatchObject({ reason: 'implausible_intervals', coverage: 0, score: 0 })
  })
})

describe('segments', () => {
  it('are refused when they overlap, stand out of order or have no start', () => {
    expect(() => assertSegments(at(0, 1600, 9000))).not.toThrow()
    expect(() => assertSegments(at(0, 1500))).toThrow(RangeError)
    expect(() => assertSegments(at(5000, 0))).toThrow(RangeError)
    expect(() => assertSegments(at(Number.NaN))).toThrow(RangeError)
    expect(() => assertSegments(at(-1))).toThrow(RangeError)
  })
})
