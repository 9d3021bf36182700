import { describe, expect, it } from 'vitest'

import { table } from './table.ts'

describe('a table', () => {
  it('aligns text to the left and numbers to the right', () => {
    const columns = [
      { header: 'biomarker' },
      { header: 'value', digits: 2 },
      { header: 'unit' },
      { header: 'n' },
    ]
    const rows = [
      ['heart rate', 83.5366, '/min', 1000],
      ['SDNN', 143.113, 'ms', null],
      ['pNN50', null, '%', 7],
    ]
    expect(table(columns, rows)).toEqual([
      'biomarker    value  unit     n',
      '──────────  ──────  ────  ────',
      'heart rate   83.54  /min  1000',
      'SDNN        143.11  ms       –',
      'pNN50            –  %        7',
    ])
  })

  it('counts columns of the terminal, not code units', () => {
    const lines = table(
      [{ header: 'name' }, { header: 'x' }],
      [
        ['山田', 'a'],
        ['Zoë', 'b'],
        ['e\u0301', 'c'],
        ['👩‍⚕️', 'd'],
      ],
    )
    expect(lines.slice(2)).toEqual(['山田  a', 'Zoë   b', 'e\u0301     c', '👩‍⚕️    d'])
  })

  it('cuts what is too long', () => {
    const rows = [['a very long note'], ['short']]
    expect(table([{ header: 'note', maxWidth: 8 }], rows).slice(2)).toEqual(['a very …', 'short'])
  })

  it('lets stored text move no cursor, break no line and turn no direction', () => {
    const hostile = '\u001B[2J\u001B]0;x\u0007Ann\r\nLee\u202E\u0000\u009B31m!'
    const cells = table([{ header: 'name' }], [[hostile]])
    expect(cells[2]).toMatch(/^Ann Lee/)
    expect(cells.join('')).not.toMatch(/[\p{Cc}\u202E]/u)
  })

  it('says so when there is nothing', () => {
    expect(table([{ header: 'a' }], [])).toEqual(['nothing to show'])
    expect(table([{ header: 'a' }], [], { empty: 'no keys yet' })).toEqual(['no keys yet'])
  })

  it('refuses a row of another length', () => {
    expect(() => table([{ header: 'a' }], [['x', 'y']])).toThrow(RangeError)
  })
})
