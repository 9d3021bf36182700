import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageInYears } from './age.ts'

const instant = (days: number) => new Date(Date.UTC(1920, 0, 1) + days * 86_400_000)

describe('ageInYears', () => {
  it.each([
    ['1980-06-15', '2020-06-14T23:59:59.999Z', 39],
    ['1980-06-15', '2020-06-15T00:00:00.000Z', 40],
    ['2000-02-29', '2018-02-28T12:00:00Z', 17],
    ['2000-02-29', '2018-03-01T00:00:00Z', 18],
    ['2000-02-29', '2020-02-28T12:00:00Z', 19],
    ['2000-02-29', '2020-02-29T00:00:00Z', 20],
    ['1980-03-01', '2020-02-29T12:00:00Z', 39],
    ['1980-12-31', '2020-01-01T00:00:00Z', 39],
    ['2020-05-05', '2020-05-05T00:00:00Z', 0],
    ['2020-05-06', '2020-05-05T23:00:00Z', null],
    ['1981-02-29', '2020-05-05T00:00:00Z', null],
    ['1981-02-30', '2020-05-05T00:00:00Z', null],
    ['1981-13-01', '2020-05-05T00:00:00Z', null],
    ['81-01-01', '2020-05-05T00:00:00Z', null],
    ['', '2020-05-05T00:00:00Z', null],
    ['1981-01-01', 'nothing', null],
  ])('of %s at %s is %j', (born, at, age) => {
    expect(ageInYears(born, new Date(at))).toBe(age)
  })

  it('grows by one on a birthday and on no other day', () => {
    const day = fc.integer({ min: 0, max: 40_000 })
    fc.assert(
      fc.property(day, day, (born, later) => {
        const date = instant(born).toISOString().slice(0, 10)
        const [before, after] = [ageInYears(date, instant(later)), ageInYears(date, instant(later + 1))]
        if (before === null || after === null) return
        const today = instant(later + 1)
          .toISOString()
          .slice(5, 10)
        const leapling = date.slice(5) === '02-29' && instant(later).toISOString().slice(5, 10) === '02-28'
        const birthday = today === date.slice(5) || (leapling && today === '03-01')
        expect(after - before).toBe(birthday ? 1 : 0)
      }),
    )
  })
})
