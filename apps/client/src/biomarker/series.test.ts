import { describe, expect, it } from 'vitest'
import { historyPoint, marchInstant } from '../testing/history-point.ts'
import { changesOf, methodChanges, seriesOf } from './series.ts'

type Said = Parameters<typeof historyPoint>[0]

const pointsOf = (...said: readonly Said[]) =>
  said.map((one, index) => historyPoint({ measuredAt: marchInstant(index + 1), ...one }))
const values = (points: ReturnType<typeof pointsOf>) =>
  seriesOf(points).map(({ eye, segments }) => [
    eye,
    segments.map((segment) => segment.map(({ value }) => value)),
  ])

describe('a line joins points of one eye and one method', () => {
  it.each<[string, readonly Said[], unknown]>([
    ['nothing', [], []],
    ['one method: one piece', [{ value: 1 }, { value: 2 }], [[null, [[1, 2]]]]],
    [
      'another version breaks it',
      [
        { value: 1 },
        { value: 2, pipelineVersion: 'reference-2' },
        { value: 3, pipelineVersion: 'reference-2' },
      ],
      [[null, [[1], [2, 3]]]],
    ],
    [
      'a version that is not known is another',
      [{ value: 1 }, { value: 2, pipelineVersion: null }],
      [[null, [[1], [2]]]],
    ],
    [
      'another pipeline breaks it, also of the same version',
      [{ value: 1 }, { value: 2, pipelineType: 'speech' }],
      [[null, [[1], [2]]]],
    ],
    [
      'each eye is a series, the left first',
      [
        { value: 1, eyeLaterality: 'right' },
        { value: 2, eyeLaterality: 'left' },
        { value: 3, eyeLaterality: 'right' },
      ],
      [
        ['left', [[2]]],
        ['right', [[1, 3]]],
      ],
    ],
    [
      'a change of method in one eye leaves the other whole',
      [
        { value: 1, eyeLaterality: 'left' },
        { value: 2, eyeLaterality: 'right' },
        { value: 3, eyeLaterality: 'left', pipelineVersion: 'reference-2' },
        { value: 4, eyeLaterality: 'right' },
      ],
      [
        ['left', [[1], [3]]],
        ['right', [[2, 4]]],
      ],
    ],
  ])('%s', (_, said, expected) => {
    expect(values(pointsOf(...said))).toEqual(expected)
  })
})

describe('the change against the one before', () => {
  it('is told within one method, without the noise of doubles', () => {
    const points = pointsOf(
      { value: 0.1 },
      { value: 0.3 },
      { value: 0.2, pipelineVersion: 'reference-2' },
      { value: 0.2, pipelineVersion: 'reference-2' },
    )
    const changes = changesOf(seriesOf(points))
    expect(points.map((point) => changes.get(point))).toEqual([
      { kind: 'first' },
      { kind: 'change', by: 0.2, since: points[0] },
      { kind: 'method' },
      { kind: 'change', by: 0, since: points[2] },
    ])
  })

  it('is never between two eyes', () => {
    const points = pointsOf({ value: 1, eyeLaterality: 'left' }, { value: 5, eyeLaterality: 'right' })
    const changes = changesOf(seriesOf(points))
    expect(points.map((point) => changes.get(point)?.kind)).toEqual(['first', 'first'])
  })
})

describe('changes of method', () => {
  it('are told oldest first, whatever eye they are of', () => {
    const points = pointsOf(
      { eyeLaterality: 'left' },
      { eyeLaterality: 'right' },
      { eyeLaterality: 'right', pipelineVersion: 'reference-2' },
      { eyeLaterality: 'left', pipelineVersion: 'reference-2' },
    )
    expect(
      methodChanges(seriesOf(points)).map(({ before, after }) => [
        points.indexOf(before),
        points.indexOf(after),
      ]),
    ).toEqual([
      [1, 2],
      [0, 3],
    ])
  })
})
