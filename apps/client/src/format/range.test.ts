import { describe, expect, it } from 'vitest'
import { formatRange, noRangeText } from './range.ts'

describe('a range as it is read', () => {
  it.each([
    [60, 100, '60–100'],
    [null, 0.5, '≤ 0.5'],
    [14.45, null, '≥ 14.45'],
    [0, 0, '0'],
    [null, null, ''],
  ])('of %s to %s', (normalRangeMin, normalRangeMax, text) => {
    expect(formatRange({ normalRangeMin, normalRangeMax })).toBe(text)
  })
})

describe('why there is no range', () => {
  it('is said also where no reason is stored', () => {
    expect(noRangeText(null)).toBe('No range was given with it.')
    expect(noRangeText('sex_required')).toContain('sex')
  })
})
