import { describe, expect, it } from 'vitest'
import { historyPoint, marchInstant } from '../testing/history-point.ts'
import { seriesOf } from './series.ts'
import { summaryOf } from './summary.ts'

type Said = Parameters<typeof historyPoint>[0]

const summaryOfPoints = (...said: readonly Said[]) => {
  const points = said.map((one, index) => historyPoint({ measuredAt: marchInstant(index + 1), ...one }))
  const [series] = seriesOf(points)
  return { points, summary: series === undefined ? null : summaryOf(series) }
}

describe('the summary of a series', () => {
  it('tells latest, change, least, most and how many are out of range', () => {
    const { points, summary } = summaryOfPoints(
      { value: 70, status: 'normal' },
      { value: 104, status: 'borderline' },
      { value: 120, status: 'abnormal' },
      { value: 90, status: null },
    )
    expect(summary).toEqual({
      eye: null,
      latest: points[3],
      change: { kind: 'change', by: 20, since: points[0] },
      isBroken: false,
      least: 70,
      most: 120,
      outside: 2,
      judged: 3,
      count: 4,
    })
  })

  it.each<[string, readonly Said[], unknown]>([
    ['one value alone has no change', [{ value: 1 }], { change: { kind: 'first' }, isBroken: false }],
    [
      'after a change of method the first value has none either, and it is said why',
      [{ value: 1 }, { value: 9, pipelineVersion: 'reference-2' }],
      { change: { kind: 'method' }, isBroken: true, least: 1, most: 9 },
    ],
    [
      'the change is told since the method changed',
      [
        { value: 1 },
        { value: 9, pipelineVersion: 'reference-2' },
        { value: 8, pipelineVersion: 'reference-2' },
      ],
      { change: { kind: 'change', by: -1 }, isBroken: true },
    ],
    ['without ranges nothing is judged', [{ value: 1 }, { value: 2 }], { outside: 0, judged: 0, count: 2 }],
  ])('%s', (_, said, expected) => {
    expect(summaryOfPoints(...said).summary).toMatchObject(Object(expected))
  })

  it('of no points is none', () => {
    expect(summaryOf({ eye: null, segments: [] })).toBeNull()
  })
})
