import { stripVTControlCharacters } from 'node:util'

import { describe, expect, it } from 'vitest'

import { axisFor } from './axis.ts'
import { chart, wantsColor } from './chart.ts'
import type { ChartPoint } from './chart.ts'
import { columnsOf } from './text.ts'

const point = (day: string, value: number, status: string | null = null): ChartPoint => ({
  at: new Date(`${day}T12:00:00Z`),
  value,
  status,
})

const three = [
  point('2026-01-01', 20, 'abnormal'),
  point('2026-02-01', 45, 'normal'),
  point('2026-03-01', 68, 'borderline'),
]

describe('a chart', () => {
  it('looks like this', () => {
    expect(chart(three, { width: 50, height: 7, unit: 'ms', range: { min: 34, max: 66 } })).toEqual([
      '   ms',
      '80 ┤',
      '   │· · · · · · · · · · · · · · · · · · · · · · ·▲',
      '60 ┤· · · · · · · · · · · · · · · · · · · · · · ·',
      '   │· · · · · · · · · · · · ● · · · · · · · · · ·',
      '40 ┤· · · · · · · · · · · · · · · · · · · · · · ·',
      '   │· · · · · · · · · · · · · · · · · · · · · · ·',
      '20 ┤✖',
      '   └──────────────────────────────────────────────',
      '    2026-01-01        2026-01-31        2026-03-01',
      '    ✖ abnormal   ▲ borderline   ● normal',
      '    · reference 34–66',
    ])
  })

  it('says so when there is nothing', () => {
    expect(chart([])).toEqual(['no values in this period'])
    expect(chart([point('2026-01-01', Number.NaN), { at: new Date('x'), value: 1, status: null }])).toEqual([
      'no values in this period',
    ])
  })

  it('never gets wider than it was told, nor higher', () => {
    for (const width of [24, 31, 60, 120]) {
      for (const height of [3, 8, 25]) {
        const lines = chart(three, { width, height, unit: 'ms', range: { min: 34, max: 66 } })
        expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width)
        expect(lines.filter((line) => /[┤│]/.test(line))).toHaveLength(height)
      }
    }
  })

  it('marks status by a sign, an unknown or missing one too', () => {
    const text = chart([point('2026-01-01', 1, 'odd'), point('2026-01-09', 2)]).join('\n')
    expect(text).toContain('○ without status')
    expect(text).not.toContain('normal')
  })

  it('shows the worst where points meet', () => {
    const same = ['normal', 'abnormal', 'borderline'].map((status) => point('2026-01-01', 5, status))
    const plot = chart(same).filter((line) => line.includes('│') || line.includes('┤'))
    expect(plot.join('').replaceAll(/[^✖▲●○]/g, '')).toBe('✖')
  })

  it('draws the same with and without colour', () => {
    const options = { width: 60, unit: 'ms', range: { min: 34, max: 66 } }
    const plain = chart(three, options)
    const colored = chart(three, { ...options, color: true })
    expect(plain.join('\n')).not.toContain('\u001B')
    expect(colored.join('\n')).toContain('\u001B[31m✖\u001B[0m')
    expect(colored.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(plain)
  })

  it('draws a range open to one side', () => {
    const below = chart(three, { range: { min: null, max: 66 } })
    expect(below.at(-1)).toContain('reference at most 66')
    expect(chart(three, { range: { min: 34, max: null } }).at(-1)).toContain('reference at least 34')
    expect(chart(three, { range: { min: null, max: null } }).at(-1)).not.toContain('reference')
  })

  it('tells the hours of a single day', () => {
    const hours = [8, 20].map((hour) => ({
      at: new Date(Date.UTC(2026, 0, 5, hour)),
      value: hour,
      status: null,
    }))
    expect(chart(hours, { width: 60 }).join('\n')).toMatch(/01-05 08:00 .*01-05 14:00 .*01-05 20:00/)
  })

  it('lets no control character of a unit through', () => {
    expect(chart(three, { unit: '\u001B[2Jms\r\n' })[0]).toBe('   ms ')
  })
})

describe('an axis', () => {
  it.each([
    [[20, 68], 4, [20, 40, 60, 80]],
    [[0.1311, 0.1498], 3, [0.13, 0.14, 0.15]],
    [[0, 0], 3, [0, 0.5, 1]],
    [[0, 0.3], 3, [0, 0.2, 0.4]],
    [[0, 34, 66], 4, [0, 50, 100]],
    [[-5, 5], 3, [-5, 0, 5]],
    [[1e9, 2e9], 3, [1e9, 1.5e9, 2e9]],
  ])('around %j with %i ticks', (values, maxTicks, ticks) => {
    expect(axisFor(values, maxTicks).ticks).toEqual(ticks)
  })

  it('holds every value and keeps to its ticks, whatever the values', () => {
    for (let exponent = -8; exponent <= 8; exponent += 1) {
      for (const base of [1, 1.37, 2.2, 4.99, 9.999]) {
        const values = [base * 10 ** exponent, (base + 0.73) * 10 ** exponent]
        const axis = axisFor(values, 4)
        const [low = 0, high = 0] = values
        expect(axis.min).toBeLessThanOrEqual(low * (1 + 1e-9))
        expect(axis.max).toBeGreaterThanOrEqual(high * (1 - 1e-9))
        expect(axis.ticks.length).toBeLessThanOrEqual(4)
        expect(new Set(axis.ticks.map((tick) => tick.toFixed(axis.digits))).size).toBe(axis.ticks.length)
      }
    }
  })
})

describe('an axis of values from zero up', () => {
  it('never goes below zero', () => {
    for (const values of [[0], [0, 0], [1e-12], [0, 1e-12], [0, 0.01], [0.2, 0.2], [3, 97], [0, 34, 66]]) {
      for (const maxTicks of [2, 3, 6]) expect(axisFor(values, maxTicks).min).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('colour', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{ isTTY: false }, {}, false],
    [{}, {}, false],
  ])('%j with %j: %s', (stream, environment, expected) => {
    expect(wantsColor(stream, environment)).toBe(expected)
  })
})
