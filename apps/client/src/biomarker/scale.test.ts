import { describe, expect, it } from 'vitest'
import { historyPoint } from '../testing/history-point.ts'
import { columnDigits, timeAxis, valueAxis } from './scale.ts'

const DAY = 86_400_000

describe('the axis of values', () => {
  it.each<[string, readonly (readonly [number, number | null, number | null])[], readonly string[]]>([
    ['values with their range', [[91, 60, 100]], ['50', '60', '70', '80', '90', '100', '110']],
    ['a value far outside its range', [[520, 390, 460]], ['350', '400', '450', '500', '550']],
    [
      'small ratios',
      [
        [0.1404, null, null],
        [0.1266, null, null],
      ],
      ['0.120', '0.125', '0.130', '0.135', '0.140', '0.145'],
    ],
    ['one value alone, in the middle', [[5, null, null]], ['4.4', '4.6', '4.8', '5.0', '5.2', '5.4', '5.6']],
    ['zero alone', [[0, null, null]], ['−1.0', '−0.5', '0.0', '0.5', '1.0']],
  ])('of %s: lines at the numbers that they are named by', (_, given, labels) => {
    const points = given.map(([value, normalRangeMin, normalRangeMax]) =>
      historyPoint({ value, normalRangeMin, normalRangeMax }),
    )
    const { ticks, from, until } = valueAxis(points, null)
    expect(ticks.map(({ label }) => label)).toEqual(labels)
    for (const { at, label } of ticks) expect(Number(label.replace('−', '-'))).toBeCloseTo(at, 9)
    for (const [value] of given) expect(from < value && value < until).toBe(true)
  })

  it('ends where the quantity does', () => {
    const points = [historyPoint({ value: 0.01 }), historyPoint({ value: 0.99 })]
    expect(valueAxis(points, { least: 0, most: 1 })).toMatchObject({ from: 0, until: 1 })
    expect(valueAxis(points, { least: null, most: null }).from).toBeLessThan(0)
  })
})

describe('the axis of time', () => {
  const until = new Date(2026, 10, 28, 12).getTime()
  it.each([
    [7, 20, '22 Nov', '28 Nov'],
    [7, 4, '23 Nov', '27 Nov'],
    [30, 8, '1 Nov', '22 Nov'],
    [90, 6, 'Sept 2026', 'Nov 2026'],
    [365, 8, 'Jan 2026', 'Oct 2026'],
    [365, 12, 'Dec 2025', 'Nov 2026'],
    [730, 8, 'Jan 2025', 'Oct 2026'],
    [730, 3, 'Jan 2025', 'Jan 2026'],
  ])(
    'of %d days with room for %d names: no more than that, at beginnings of days',
    (days, room, first, last) => {
      const { ticks } = timeAxis(until - days * DAY, until, room)
      expect(ticks[0]?.label).toBe(first)
      expect(ticks.at(-1)?.label).toBe(last)
      expect(ticks.length).toBeLessThanOrEqual(room)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
      for (const { at } of ticks) expect(new Date(at).getHours()).toBe(0)
    },
  )
})

describe('a column of values', () => {
  it.each<[readonly number[], number]>([
    [[], 0],
    [[414, 420], 0],
    [[91.4, 92], 1],
    [[0.129, 0.14], 3],
    // Four decimals tell these apart, and are stored.
    [[0.1298, 0.1294, 0.13], 4],
    [[40.475_312, 81.98], 2],
    [[0.5], 1],
  ])('%j is read with %d decimals', (values, digits) => {
    expect(columnDigits(values)).toBe(digits)
  })
})
