import { describe, expect, it } from 'vitest'

import { normalFrom, seededRandom } from '../random.ts'
import { butterworth, filterBothWays } from './biquad.ts'
import { bridgeGaps } from './gaps.ts'
import { subtractMains } from './mains.ts'
import { refinePeak } from './peak.ts'
import { splineThrough, valueAt } from './spline.ts'
import { correlation, median, movingMean, quantile } from './statistics.ts'

const sine = (hertz: number, samplingHz: number, seconds = 8, phase = 0): Float64Array =>
  Float64Array.from({ length: seconds * samplingHz }, (_, index) =>
    Math.sin(2 * Math.PI * hertz * (index / samplingHz) + phase),
  )
const middle = (values: Float64Array): Float64Array =>
  values.subarray(values.length / 4, (3 * values.length) / 4)
const amplitude = (values: Float64Array): number =>
  Math.SQRT2 *
  Math.sqrt(middle(values).reduce((sum, value) => sum + value * value, 0) / middle(values).length)

describe('filters both ways', () => {
  it.each([
    ['low', 40, 250],
    ['low', 20, 1000],
    ['high', 0.5, 128],
    ['high', 5, 360],
  ] as const)(
    'a %s-pass at %d Hz halves its corner, keeps what passes and moves nothing in time',
    (kind, corner, hertz) => {
      const section = butterworth(kind, corner, hertz)
      const gain = (at: number): number => amplitude(filterBothWays(sine(at, hertz, 40), [section], hertz))
      expect(gain(corner)).toBeCloseTo(0.5, 2)
      const pass = kind === 'low' ? corner / 8 : corner * 8
      expect(gain(pass)).toBeCloseTo(1, 2)
      const input = sine(pass, hertz, 40)
      const output = filterBothWays(input, [section], hertz)
      expect(correlation(input, 0, output, 0, input.length)).toBeGreaterThan(0.999)
    },
  )

  it('leave a constant as it is, or take it out, and answer one sample', () => {
    const constant = new Float64Array(500).fill(3)
    expect(
      filterBothWays(constant, [butterworth('low', 10, 250)], 250).every(
        (value) => Math.abs(value - 3) < 1e-9,
      ),
    ).toBe(true)
    expect(
      filterBothWays(constant, [butterworth('high', 10, 250)], 250).every((value) => Math.abs(value) < 1e-9),
    ).toBe(true)
    expect([...filterBothWays(Float64Array.of(5), [butterworth('low', 10, 250)], 250)]).toHaveLength(1)
  })
})

describe('hum', () => {
  const quietOf = (length: number): Uint8Array =>
    Uint8Array.from({ length }, (_, index) => (index % 200 < 40 ? 0 : 1))

  it.each([
    [50, 250],
    [60, 250],
    [50, 360],
    [60, 360],
    [50, 128],
    [60, 1000],
  ])('of %i Hz is taken out at %i Hz, and what lies beside it stays', (hertz, samplingHz) => {
    const slow = sine(1.3, samplingHz)
    const hum = sine(hertz, samplingHz, 8, 1)
    const humming = slow.map((value, index) => value + 0.2 * (hum[index] ?? 0))
    const cleaned = subtractMains(humming, quietOf(humming.length), samplingHz)
    expect(amplitude(cleaned.map((value, index) => value - (slow[index] ?? 0)))).toBeLessThan(0.01)
  })

  it('that is not there is not taken out: the very same values come back', () => {
    const random = seededRandom(1)
    const noise = Float64Array.from({ length: 4000 }, () => 0.05 * normalFrom(random))
    expect(subtractMains(noise, quietOf(4000), 250)).toBe(noise)
  })
})

describe('curves and gaps', () => {
  it('a spline goes through its knots, and through a line exactly', () => {
    const line = splineThrough(
      [2, 5, 11, 20].map((x) => ({ x, y: 3 * x - 1 })),
      23,
    )
    expect([line[2], line[7], line[20]].map((value) => value?.toFixed(9))).toEqual([
      '5.000000000',
      '20.000000000',
      '59.000000000',
    ])
    expect([line[0], line[22]]).toEqual([5, 59])
    const knots = [0, 10, 20, 30, 40].map((x) => ({ x, y: Math.sin(x / 8) }))
    const curve = splineThrough(knots, 41)
    expect(Math.max(...knots.map(({ x, y }) => Math.abs((curve[x] ?? 0) - y)))).toBeLessThan(1e-12)
    // Inside, away from the ends' natural bend.
    expect(Math.abs((curve[15] ?? 0) - Math.sin(15 / 8))).toBeLessThan(0.02)
  })

  it('a value between samples is that of the wave, and a peak lies where the parabola has it', () => {
    const values = sine(5, 250, 2)
    expect(Math.abs(valueAt(values, 100.5) - Math.sin(2 * Math.PI * 5 * (100.5 / 250)))).toBeLessThan(2e-4)
    expect([valueAt(values, 7), valueAt(values, -3)]).toEqual([values[7], values[0]])
    expect(Math.abs(refinePeak(sine(3, 100, 2), 8) - 100 / 12)).toBeLessThan(0.02)
  })

  it('a gap is bridged by a line, held at the ends, and told from what was recorded', () => {
    const { values, recorded } = bridgeGaps(
      Float32Array.of(Number.NaN, 1, Number.NaN, Number.NaN, 4, Number.NaN),
    )
    expect([...values]).toEqual([1, 1, 2, 3, 4, 4])
    expect([...recorded]).toEqual([0, 1, 0, 0, 1, 0])
    expect([...bridgeGaps(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY)).values]).toEqual([0, 0])
  })
})

describe('statistics', () => {
  it('median, quantile and moving mean are those of the definition', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN])
    expect([quantile([4, 1, 2, 3], 0), quantile([4, 1, 2, 3], 0.5), quantile([1, 2, 3, 4], 1)]).toEqual([
      1, 2.5, 4,
    ])
    expect([...movingMean(Float64Array.of(1, 2, 3, 4, 10), 3)]).toEqual([1.5, 2, 3, 17 / 3, 7])
    expect([...movingMean(Float64Array.of(1, 2), 9)]).toEqual([1.5, 1.5])
    expect([...movingMean(new Float64Array(), 3)]).toEqual([])
  })

  it('correlation is 1 of the same shape at any height, −1 upside down, 0 of a constant', () => {
    const shape = [1, 5, 2, 8, 3]
    expect(
      correlation(
        shape,
        0,
        shape.map((value) => 7 * value - 100),
        0,
        5,
      ),
    ).toBeCloseTo(1, 12)
    expect(
      correlation(
        shape,
        0,
        shape.map((value) => -value),
        0,
        5,
      ),
    ).toBeCloseTo(-1, 12)
    expect(correlation(shape, 0, [2, 2, 2, 2, 2], 0, 5)).toBe(0)
    expect(correlation(shape, 1, [0, 0, 5, 2, 8], 2, 3)).toBeCloseTo(1, 12)
  })
})
