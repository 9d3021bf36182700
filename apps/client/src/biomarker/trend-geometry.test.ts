import { describe, expect, it } from 'vitest'
import { historyPoint, march, marchInstant } from '../testing/history-point.ts'
import { geometryOf } from './trend-geometry.ts'

const draw = (points: Parameters<typeof geometryOf>[0]['points'], width = 720) =>
  geometryOf({ points, unit: 'ms', entry: undefined, from: march(1), until: march(31), width, height: 320 })

describe('a chart', () => {
  it('puts time and value where their axes say, and the band at the limits', () => {
    const { plot, places, band, values } = draw([
      historyPoint({ measuredAt: marchInstant(1), value: 60, normalRangeMin: 60, normalRangeMax: 100 }),
      historyPoint({ measuredAt: marchInstant(31), value: 100, normalRangeMin: 60, normalRangeMax: 100 }),
    ])
    const [first, last] = places
    expect(first?.x).toBe(plot.left)
    expect(last?.x).toBe(plot.right)
    expect(band).toHaveLength(1)
    expect(band[0]).toMatchObject({ x: plot.left, lowEdge: first?.y, highEdge: last?.y, low: 60, high: 100 })
    expect(band[0]?.width).toBe(plot.right - plot.left)
    expect(values.find(({ label }) => label === '60')?.at).toBe(first?.y)
  })

  it('lets an open range go on to the border', () => {
    const { plot, band } = draw([historyPoint({ value: 14, normalRangeMin: 14.45 })])
    expect(band[0]).toMatchObject({ y: plot.top, highEdge: null })
  })

  it('joins nothing across a change of method, and names it once where changes crowd', () => {
    const versions = ['a', 'a', 'b', 'a', 'a', 'a']
    const { strokes, methodChanges } = draw(
      versions.map((pipelineVersion, index) =>
        historyPoint({ measuredAt: marchInstant(10 + index), pipelineVersion }),
      ),
    )
    expect(strokes).toHaveLength(2)
    expect(methodChanges.map(({ side }) => side)).toEqual(['right', null])
  })

  it('draws thousands of points with a handful of outlines', () => {
    const statuses = ['normal', 'borderline', 'abnormal', null] as const
    const points = Array.from({ length: 5_000 }, (_, index) =>
      historyPoint({
        measuredAt: new Date(march(1) + index * 500_000).toISOString(),
        value: 60 + (index % 40),
        status: statuses[index % 4] ?? null,
      }),
    )
    const began = performance.now()
    const { markers, strokes, radius } = draw(points)
    expect(performance.now() - began).toBeLessThan(500)
    expect(markers.map(({ shape }) => shape)).toEqual(['none', 'normal', 'borderline', 'abnormal'])
    expect(strokes).toHaveLength(1)
    expect(radius).toBe(2.5)
  })
})
