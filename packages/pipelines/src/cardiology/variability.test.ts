import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { oneSegment } from './segments.ts'
import { measureVariability } from './variability.ts'

const measure = (intervals: readonly number[]) => measureVariability(oneSegment(intervals))
const apart = (...parts: number[][]) =>
  measureVariability(parts.map((intervalsMs, index) => ({ startMs: index * 1e6, intervalsMs })))

const series = fc.array(fc.integer({ min: 300, max: 2000 }), { minLength: 2, maxLength: 200 })

describe('by hand', () => {
  it('800 810 790 850', () => {
    // Mean 812.5; deviations −12.5 −2.5 −22.5 37.5: squares sum to 2075. Differences 10 −20 60: squares sum to 4100.
    const measured = measure([800, 810, 790, 850])
    expect(measured).toMatchObject({ intervalCount: 4, differenceCount: 3, meanRrMs: 812.5 })
    expect(measured.heartRatePerMin).toBeCloseTo(60_000 / 812.5, 12)
    expect(measured.sdnnMs).toBeCloseTo(Math.sqrt(2075 / 3), 12)
    expect(measured.rmssdMs).toBeCloseTo(Math.sqrt(4100 / 3), 12)
    expect(measured.pnn50Percent).toBeCloseTo(100 / 3, 12)
  })

  it('a difference of exactly 50 ms does not count', () => {
    expect(measure([800, 850, 800]).pnn50Percent).toBe(0)
    expect(measure([800, 850.001, 800]).pnn50Percent).toBe(100)
  })

  it('the difference across a gap does not count', () => {
    // Without the gap 800 → 1000 would be a difference of 200.
    const measured = apart([790, 800], [1000, 1010])
    expect(measured).toMatchObject({ intervalCount: 4, differenceCount: 2, pnn50Percent: 0 })
    expect(measured.rmssdMs).toBe(10)
    expect(measured.sdnnMs).toBeCloseTo(Math.sqrt((110 ** 2 + 100 ** 2 + 100 ** 2 + 110 ** 2) / 3), 12)
  })

  it('says null where there are too few', () => {
    expect(measure([800])).toMatchObject({ sdnnMs: null, rmssdMs: null, pnn50Percent: null })
    expect(apart([800], [900])).toMatchObject({ differenceCount: 0, rmssdMs: null, pnn50Percent: null })
    expect(() => measure([])).toThrow(RangeError)
  })
})

describe('properties', () => {
  it('all intervals longer by the same: SDNN, RMSSD and pNN50 stay', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 1000 }), (intervals, shift) => {
        const before = measure(intervals)
        const after = measure(intervals.map((interval) => interval + shift))
        expect(after.meanRrMs).toBeCloseTo(before.meanRrMs + shift, 8)
        expect(after.sdnnMs).toBeCloseTo(before.sdnnMs ?? Number.NaN, 8)
        expect(after.rmssdMs).toBe(before.rmssdMs)
        expect(after.pnn50Percent).toBe(before.pnn50Percent)
      }),
    )
  })

  it('all intervals times a factor: SDNN and RMSSD times it, the rate over it', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.1, max: 10, noNaN: true }), (intervals, factor) => {
        const before = measure(intervals)
        const after = measure(intervals.map((interval) => interval * factor))
        expect(after.heartRatePerMin * factor).toBeCloseTo(before.heartRatePerMin, 8)
        expect(after.sdnnMs).toBeCloseTo((before.sdnnMs ?? Number.NaN) * factor, 6)
        expect(after.rmssdMs).toBeCloseTo((before.rmssdMs ?? Number.NaN) * factor, 6)
      }),
    )
  })

  it('backwards is the same', () => {
    fc.assert(
      fc.property(series, (intervals) => {
        const before = measure(intervals)
        const after = measure(intervals.toReversed())
        expect(after.rmssdMs).toBeCloseTo(before.rmssdMs ?? Number.NaN, 8)
        expect(after.pnn50Percent).toBe(before.pnn50Percent)
        expect(after.sdnnMs).toBeCloseTo(before.sdnnMs ?? Number.NaN, 8)
      }),
    )
  })

  it('a gap takes one difference away and leaves mean and SDNN; its length does not matter', () => {
    fc.assert(
      fc.property(series, fc.nat(), (intervals, where) => {
        const cut = 1 + (where % (intervals.length - 1))
        const whole = measure(intervals)
        const parted = apart(intervals.slice(0, cut), intervals.slice(cut))
        expect(parted.differenceCount).toBe(whole.differenceCount - 1)
        expect(parted.meanRrMs).toBe(whole.meanRrMs)
        expect(parted.sdnnMs).toBe(whole.sdnnMs)
      }),
    )
  })

  it('equal intervals do not vary', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 2000 }),
        fc.integer({ min: 2, max: 100 }),
        (interval, count) => {
          const measured = measure(Array.from({ length: count }, () => interval))
          expect(measured).toMatchObject({ sdnnMs: 0, rmssdMs: 0, pnn50Percent: 0 })
        },
      ),
    )
  })

  it('keeps the digits of small deviations around a large mean', () => {
    expect(measure([1e9, 1e9 + 1, 1e9 + 2]).sdnnMs).toBe(1)
  })
})
