import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsNumeric, roundToScale } from './scale.ts'

describe('roundToScale', () => {
  it.each([
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [0.5, 0, 1],
    [1.4999999999999998, 0, 1],
    [0.0000005, 6, 0.000001],
    [0.00000049, 6, 0],
    [1e-9, 6, 0],
    [-1e-9, 6, 0],
    [-0, 2, 0],
    [9.9999995, 6, 10],
    [999_999.999_999, 6, 999_999.999_999],
    [123_456.123_456_5, 6, 123_456.123_457],
    [1e21, 6, 1e21],
    [8.345, 2, 8.35],
    [0.1 + 0.2, 6, 0.3],
  ])('%d at %d is %d', (value, scale, expected) => {
    expect(roundToScale(value, scale)).toBe(expected)
  })

  it.each([Number.NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => roundToScale(value, 2)).toThrow(RangeError)
  })

  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const scales = fc.integer({ min: 0, max: 6 })

  it('is settled after once, odd, and within half a step', () => {
    fc.assert(
      fc.property(number, scales, (value, scale) => {
        const rounded = roundToScale(value, scale)
        expect(roundToScale(rounded, scale)).toBe(rounded)
        // `+ 0`: numeric has no negative zero.
        expect(roundToScale(-value, scale)).toBe(-rounded + 0)
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5 * 10 ** -scale * (1 + 1e-9) + 1e-9)
      }),
    )
  })

  it('rounds every decimal half away from zero', () => {
    fc.assert(
      fc.property(fc.nat(999_999), scales, (n, scale) => {
        const half = Number(`${n}5e-${scale + 1}`)
        expect(roundToScale(half, scale)).toBe(Number(`${n + 1}e-${scale}`))
        expect(roundToScale(-half, scale)).toBe(-Number(`${n + 1}e-${scale}`))
      }),
    )
  })
})

describe('fitsNumeric', () => {
  it.each([
    [999.99, 5, 2, true],
    [999.994, 5, 2, true],
    [999.995, 5, 2, false],
    [-1000, 5, 2, false],
    [Number.NaN, 5, 2, false],
  ])('%d into numeric(%d,%d): %s', (value, precision, scale, fits) => {
    expect(fitsNumeric(value, precision, scale)).toBe(fits)
  })
})
