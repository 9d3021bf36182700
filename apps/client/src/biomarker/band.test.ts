import { describe, expect, it } from 'vitest'
import { historyPoint, march, marchInstant } from '../testing/history-point.ts'
import { bandSteps, type BandStep } from './band.ts'

type Given = readonly [day: number, low: number | null, high: number | null]

const [FROM, UNTIL] = [march(1), march(31)]
const step = (from: number, until: number, low: number | null, high: number | null): BandStep => ({
  from: march(from),
  until: march(until),
  low,
  high,
})

describe('the reference band is, at any moment, the range of the nearest measurement', () => {
  const cases: readonly [name: string, given: readonly Given[], band: readonly BandStep[]][] = [
    ['nothing measured', [], []],
    ['one measurement: its range over the whole period', [[10, 60, 100]], [step(1, 31, 60, 100)]],
    [
      'the same range twice: one step',
      [
        [10, 60, 100],
        [20, 60, 100],
      ],
      [step(1, 31, 60, 100)],
    ],
    [
      'another range: a step halfway',
      [
        [10, 60, 100],
        [20, 50, 90],
      ],
      [step(1, 15, 60, 100), step(15, 31, 50, 90)],
    ],
    [
      'a range that comes back: three steps',
      [
        [4, null, 110],
        [8, null, 120],
        [16, null, 110],
      ],
      [step(1, 6, null, 110), step(6, 12, null, 120), step(12, 31, null, 110)],
    ],
    [
      'no range in between: a gap',
      [
        [4, 60, 100],
        [8, null, null],
        [16, 60, 100],
      ],
      [step(1, 6, 60, 100), step(12, 31, 60, 100)],
    ],
    ['no range at all: no band', [[4, null, null]], []],
    ['open below, as it was sent', [[4, null, 0.5]], [step(1, 31, null, 0.5)]],
    ['open above', [[4, 14.45, null]], [step(1, 31, 14.45, null)]],
    [
      'two ranges at one moment: no step without width',
      [
        [10, 60, 100],
        [10, 50, 90],
        [10, 40, 80],
      ],
      [step(1, 10, 60, 100), step(10, 31, 40, 80)],
    ],
  ]
  it.each(cases)('%s', (_, given, band) => {
    const points = given.map(([day, normalRangeMin, normalRangeMax]) =>
      historyPoint({ measuredAt: marchInstant(day), normalRangeMin, normalRangeMax }),
    )
    expect(bandSteps(points, FROM, UNTIL)).toEqual(band)
  })
})
