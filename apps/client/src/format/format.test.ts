import { describe, expect, it } from 'vitest'
import { formatAgo, formatDate } from './date.ts'
import { formatChange, formatDuration, formatJudged, formatNumber, formatShare } from './number.ts'
import { formatUnit } from './unit.ts'

describe('a value is read as it was measured', () => {
  it.each([
    [0, '0'],
    [0.45, '0.450'],
    [1.5, '1.50'],
    [43.11, '43.11'],
    [412.36, '412.4'],
    [12_345, '12,345'],
    [-3.5, '−3.50'],
    [0.000_012, '0.000012'],
  ])('%d as %s', (value, text) => expect(formatNumber(value)).toBe(text))

  it.each([
    [2.5, '+2.50'],
    [-2.5, '−2.50'],
    [0, '±0'],
  ])('a change of %d as %s', (value, text) => expect(formatChange(value)).toBe(text))

  it.each([
    [12, '12 ms'],
    [1_530, '1.5 s'],
    [61_000, '1 min 1 s'],
    [119_600, '2 min 0 s'],
  ])('%d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('a share as percent', () => expect(formatShare(0.923)).toBe('92 %'))

  it.each([
    ['/min', '/min'],
    ['1', ''],
    ['{score}', 'points'],
    ['mm[Hg]', 'mmHg'],
    ['ms', 'ms'],
    [null, ''],
  ])('the unit %s as "%s"', (unit, text) => expect(formatUnit(unit)).toBe(text))
})

describe('a value is never read on the other side of its limit', () => {
  it.each([
    [449.96, null, 450, '449.96'],
    [450, null, 450, '450'],
    [450.04, null, 450, '450.04'],
    [109.96, null, 110, '109.96'],
    [0.5004, null, 0.5, '0.5004'],
    [0.5, null, 0.5, '0.500'],
    [119.999_5, 120, 200, '119.9995'],
    [87.3, null, 110, '87.30'],
    [0.45, null, null, '0.450'],
  ])('%d in %d to %d as %s', (value, normalRangeMin, normalRangeMax, text) => {
    expect(formatJudged({ value, normalRangeMin, normalRangeMax })).toBe(text)
  })
})

describe('a date is of no country', () => {
  it('has its month in letters', () => expect(formatDate('2026-04-03')).toBe('3 Apr 2026'))

  it.each([
    ['2026-11-28T11:59:40Z', 'just now'],
    ['2026-11-28T11:45:00Z', '15 minutes ago'],
    ['2026-11-27T11:00:00Z', 'yesterday'],
    ['2026-11-25T11:00:00Z', '3 days ago'],
    ['2024-11-20T11:00:00Z', '2 years ago'],
  ])('%s is %s', (instant, text) => expect(formatAgo(instant, Date.parse('2026-11-28T12:00:00Z'))).toBe(text))
})
