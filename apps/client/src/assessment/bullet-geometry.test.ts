import { describe, expect, it } from 'vitest'
import { bulletGeometry } from './bullet-geometry.ts'

const half = { from: 0.25, to: 0.75 }

describe('where a bullet shows a value', () => {
  it.each([
    ['in the middle of its range', 80, 60, 100, half, 0.5, null],
    ['at its lower limit', 60, 60, 100, half, 0.25, null],
    ['at its upper limit', 100, 60, 100, half, 0.75, null],
    ['outside, where it still fits', 110, 60, 100, half, 0.875, null],
    ['at the edge, where it just fits', 120, 60, 100, half, 1, null],
    ['beyond the right edge', 121, 60, 100, half, 1, 'above'],
    ['beyond the left edge', 39, 60, 100, half, 0, 'below'],
    ['in a range below nothing', -5, -10, 0, half, 0.5, null],
    ['under a single upper limit', 55, null, 110, { from: 0, to: 0.5 }, 0.25, null],
    ['over a single upper limit', 165, null, 110, { from: 0, to: 0.5 }, 0.75, null],
    ['far over a single upper limit', 300, null, 110, { from: 0, to: 0.5 }, 1, 'above'],
    ['below zero under an upper limit', -1, null, 110, { from: 0, to: 0.5 }, 0, 'below'],
    ['over a single lower limit', 15, 10, null, { from: 0.5, to: 1 }, 0.75, null],
    ['under a single lower limit', 5, 10, null, { from: 0.5, to: 1 }, 0.25, null],
    ['far over a single lower limit', 40, 10, null, { from: 0.5, to: 1 }, 1, 'above'],
    ['by a limit of zero', 0.5, null, 0, { from: 0, to: 0.5 }, 0.75, null],
    ['by a negative limit', -15, -10, null, { from: 0.5, to: 1 }, 0.25, null],
    ['in a range of one value', 0, 0, 0, { from: 0.5, to: 0.5 }, 0.5, null],
    ['beside a range of one value', 1, 0, 0, { from: 0.5, to: 0.5 }, 1, null],
    ['beyond a range of one value', 3, 0, 0, { from: 0.5, to: 0.5 }, 1, 'above'],
  ])('%s', (_, value, low, high, band, tick, beyond) => {
    expect(bulletGeometry({ value, low, high })).toMatchObject({ band, tick, beyond })
  })

  it('is nowhere without a range', () => {
    expect(bulletGeometry({ value: 1, low: null, high: null })).toBeNull()
  })

  it('says which end is open', () => {
    expect(bulletGeometry({ value: 1, low: null, high: 2 })).toMatchObject({
      isOpenBelow: true,
      isOpenAbove: false,
    })
    expect(bulletGeometry({ value: 1, low: 1, high: null })).toMatchObject({
      isOpenBelow: false,
      isOpenAbove: true,
    })
  })
})
