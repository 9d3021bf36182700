import { describe, expect, it } from 'vitest'
import { markerPath, nearestPoint } from './marker.ts'
import { stepped } from './steps.ts'

describe('a mark', () => {
  it('has a shape for each status', () => {
    const paths = (['normal', 'borderline', 'abnormal', 'crossed', 'none'] as const).map((shape) =>
      markerPath(shape, 10, 20, 4),
    )
    // A value in its range and one without a range are told apart by being filled.
    expect(new Set(paths).size).toBe(4)
    for (const path of paths) expect(path).toMatch(/^M[\d .]+[aL].*Z$/)
  })
})

describe('the point that the pointer means', () => {
  const places = [
    { x: 0, y: 50 },
    { x: 10, y: 10 },
    { x: 10, y: 90 },
    { x: 30, y: 50 },
  ]
  it.each([
    ['the nearest in time', { x: 4, y: 0 }, 0],
    ['however far in height', { x: 29, y: 900 }, 3],
    ['of two at a time the nearer in height', { x: 11, y: 80 }, 2],
    ['and the other from above', { x: 11, y: 20 }, 1],
  ])('is %s', (_, at, index) => {
    expect(nearestPoint(places, at)).toBe(index)
  })

  it('is none where there are none', () => {
    expect(nearestPoint([], { x: 0, y: 0 })).toBeNull()
  })
})

describe('keys in a chart of three points', () => {
  it.each([
    ['ArrowLeft', null, 2],
    ['ArrowLeft', 2, 1],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', null, 0],
    ['ArrowRight', 1, 2],
    ['ArrowRight', 2, 2],
    ['Home', 2, 0],
    ['End', null, 2],
    ['Escape', 1, null],
    ['Escape', null, undefined],
    ['Tab', 1, undefined],
  ])('%s at %s leads to %s', (key, chosen, to) => {
    expect(stepped(key, chosen, 3)).toBe(to)
  })

  it('lead nowhere where there are none', () => {
    expect(stepped('End', null, 0)).toBeUndefined()
  })
})
