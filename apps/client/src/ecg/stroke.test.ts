import { describe, expect, it } from 'vitest'
import { gapsOf } from './gaps.ts'
import { pyramidOf, type Lead } from './pyramid.ts'
import { strokeLead, type Stretch } from './stroke.ts'

const HALF_AN_HOUR = 30 * 60 * 360

/** A lead like none: noise, single spikes, and stretches and single samples of which nothing was recorded. */
function leadOf(length: number): Lead {
  let state = 12_345
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const samples = Float32Array.from({ length }, () => random() - 0.5)
  for (let spike = 0; spike < length / 5_000; spike += 1)
    samples[Math.floor(random() * length)] = 5 * random()
  for (let gap = 0; gap < length / 20_000; gap += 1) {
    const from = Math.floor(random() * length)
    samples.fill(NaN, from, from + Math.floor(random() ** 4 * 4_000) + 1)
  }
  return { name: 'MLII', samples, levels: pyramidOf(samples) }
}

/** Lines, each of points, as they are drawn. */
function linesOf(lead: Lead, stretch: Omit<Stretch, 'yOf'>) {
  const lines: { x: number; y: number }[][] = []
  strokeLead(
    lead,
    { ...stretch, yOf: (value) => value },
    {
      moveTo: (x, y) => void lines.push([{ x, y }]),
      lineTo: (x, y) => void lines.at(-1)?.push({ x, y }),
    },
  )
  return lines
}

const WIDTH = 1_280
const lead = leadOf(HALF_AN_HOUR)

/** From a second to all of half an hour, at odd places, on screens with one and with two points to a pixel. */
const VIEWS = [1, 1.7, 3, 10.6, 31, 120, 517, 1_800].flatMap((seconds) =>
  [0, 0.123_4, 0.777, 1].flatMap((place) =>
    [1, 2].map((perPixel) => {
      const columns = WIDTH * perPixel
      return {
        columns,
        perPixel,
        seconds,
        columnWidth: 1 / perPixel,
        first: Math.max(0, (1_800 - seconds) * place) * 360,
        samplesPerColumn: (seconds * 360) / columns,
      }
    }),
  ),
)

describe('half an hour at 360 Hz', () => {
  it('is drawn with at most four points a pixel, wherever and however near', () => {
    let most = 0
    for (const view of VIEWS) {
      const perPixel = new Map<number, number>()
      for (const { x } of linesOf(lead, view).flat()) {
        const pixel = Math.floor(x)
        perPixel.set(pixel, (perPixel.get(pixel) ?? 0) + 1)
      }
      most = Math.max(most, ...perPixel.values())
    }
    process.stdout.write(`points a pixel: ${most} at most, in ${VIEWS.length} views\n`)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(4)
  })

  it('shows the lowest and the highest sample wherever they are: no spike is lost between two pixels', () => {
    for (const view of VIEWS) {
      const { first, samplesPerColumn, columns, columnWidth } = view
      const points = linesOf(lead, view).flat()
      const shown = new Set(points.map(({ y }) => y))
      const [from, to] = [Math.ceil(first + samplesPerColumn), first + (columns - 1) * samplesPerColumn]
      for (let index = from; index < to; index += 1) {
        const value = lead.samples[index] ?? NaN
        // All that is above the noise.
        if (value > 0.5 && isHighestOf(lead.samples, index, samplesPerColumn)) {
          expect(shown.has(value), `${value} at ${index} of ${view.seconds} s`).toBe(true)
          const { x = NaN } = points.find(({ y }) => y === value) ?? {}
          const place = ((index - first) / samplesPerColumn) * columnWidth
          expect(Math.abs(x - place), 'within a pixel of its place').toBeLessThanOrEqual(1)
        }
      }
    }
  })

  it('has no line and no point where nothing was recorded', () => {
    const gaps = gapsOf(lead.samples)
    expect(gaps.length).toBeGreaterThan(20)
    for (const view of VIEWS) {
      const { first, samplesPerColumn, columnWidth } = view
      const lines = linesOf(lead, view)
      const xOf = (sample: number) => ((sample - first) / samplesPerColumn) * columnWidth
      for (const gap of gaps) {
        // What is left of one a pixel away from its ends.
        const [from, to] = [xOf(gap.from) + 1, xOf(gap.to - 1) - 1]
        if (to <= from) continue
        const crossing = lines.filter(
          (line) => line.some(({ x }) => x <= from) && line.some(({ x }) => x >= to),
        )
        const inside = lines.flat().filter(({ x }) => x > from && x < to)
        expect([crossing.length, inside.length], `${view.seconds} s, gap at ${gap.from}`).toEqual([0, 0])
      }
    }
  })

  it('looks the same wherever it is moved to', () => {
    const view = { columns: WIDTH, columnWidth: 1, samplesPerColumn: 101.25 }
    const at = (column: number) =>
      linesOf(lead, { ...view, first: column * 101.25 })
        .flat()
        .filter(({ x }) => x > 200 && x < 1_000)
        .map(({ x, y }) => ({ x: Math.round((x + column) * 8), y }))
    const [here, moved] = [at(0), at(0.375)]
    const shown = new Map(moved.map(({ x, y }) => [`${x} ${y}`, true]))
    const both = here.filter(({ x }) => x > 204 * 8 && x < 996 * 8)
    expect(both.length).toBeGreaterThan(1_000)
    expect(both.filter(({ x, y }) => !shown.has(`${x} ${y}`))).toEqual([])
  })
})

it('a single sample between two that were not recorded is a dot, and not lost', () => {
  const samples = Float32Array.from([NaN, 1, NaN, NaN, 2])
  const drawn = linesOf(
    { name: 'II', samples, levels: [] },
    { first: 0, samplesPerColumn: 1, columns: 5, columnWidth: 1 },
  )
  expect(drawn).toEqual([
    [
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    ],
    [
      { x: 4, y: 2 },
      { x: 4, y: 2 },
    ],
  ])
})

it('a recording without a sample is drawn as nothing', () => {
  const samples = new Float32Array(5_000).fill(NaN)
  const empty = { name: 'II', samples, levels: pyramidOf(samples) }
  expect(linesOf(empty, { first: 0, samplesPerColumn: 4, columns: 1_250, columnWidth: 1 })).toEqual([])
  expect(gapsOf(samples)).toEqual([{ from: 0, to: 5_000 }])
})

/** Whether no sample of its neighbourhood is higher, so that its column is drawn up to it. */
function isHighestOf(samples: Float32Array, index: number, around: number): boolean {
  const reach = Math.ceil(around) + 1
  return samples
    .subarray(Math.max(0, index - reach), index + reach + 1)
    .every((value, place) => !(value > (samples[index] ?? NaN)) || place === reach)
}
