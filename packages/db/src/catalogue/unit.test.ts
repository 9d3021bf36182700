import ucumLhc from '@lhncbc/ucum-lhc'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalUnit, convert, UCUM_UNITS, UNIT_ALIASES } from './unit.ts'

const ucum = ucumLhc.UcumLhcUtils.getInstance()
const pairs = UCUM_UNITS.flatMap((from) => UCUM_UNITS.map((to) => [from, to] as const))
/** Where we are narrower than UCUM's arithmetic: annotations, levels, and the arbitrary Hounsfield unit. */
const narrower = (unit: string) => unit.includes('{') || unit === 'dB' || unit === "[hnsf'U]"

describe('against ucum-lhc', () => {
  it.each(UCUM_UNITS)('%s is a UCUM unit', (unit) => {
    expect(ucum.validateUnitString(unit)).toMatchObject({ status: 'valid', ucumCode: unit })
  })

  it('has every factor of UCUM', () => {
    const converting = pairs.filter(([from, to]) => convert(1, from, to) !== null)
    expect(converting.length).toBeGreaterThan(80)
    for (const [from, to] of converting) {
      const proof = ucum.convertUnitTo(from, 7, to)
      expect(proof.status, `${from} → ${to}`).toBe('succeeded')
      const ratio = (convert(7, from, to) ?? Number.NaN) / (proof.toVal ?? Number.NaN)
      expect(ratio, `${from} → ${to}`).toBeCloseTo(1, 12)
    }
  })

  it('refuses what UCUM refuses, and beyond it only annotated, level and arbitrary units', () => {
    for (const [from, to] of pairs.filter(([a, b]) => convert(1, a, b) === null)) {
      if (narrower(from) || narrower(to)) continue
      expect(ucum.convertUnitTo(from, 1, to).toVal ?? null, `${from} → ${to}`).toBeNull()
    }
  })

  it('is stricter than UCUM where a number would change its meaning', () => {
    for (const [from, to] of [
      ['{score}', '1'],
      ['{syllable}/s', 'Hz'],
      ['{count}', '{pixel}'],
      ['dB', '1'],
      ["[hnsf'U]", '1'],
    ] as const) {
      expect(ucum.convertUnitTo(from, 1, to).status, `${from} → ${to}`).toBe('succeeded')
      expect(convert(1, from, to), `${from} → ${to}`).toBeNull()
    }
  })
})

describe('canonicalUnit', () => {
  it.each([
    ['ratio', '1'],
    ['bpm', '/min'],
    ['BPM', '/min'],
    ['percent', '%'],
    [' msec ', 'ms'],
    ['score', '{score}'],
    ['syllables/s', '{syllable}/s'],
    ['µV', 'uV'],
    ['mmHg', 'mm[Hg]'],
    ['db', null],
    ['ms', 'ms'],
    ['MS', null],
    ['MV', null],
    ['S', null],
    ['', null],
    ['constructor', null],
    ['__proto__', null],
    ['furlong', null],
  ])('%j is %j', (text, unit) => {
    expect(canonicalUnit(text)).toBe(unit)
  })

  it('leaves every unit of the list as it is', () => {
    for (const unit of UCUM_UNITS) expect(canonicalUnit(unit)).toBe(unit)
  })

  it('has no alias that is a UCUM code for something else', () => {
    for (const [alias, unit] of UNIT_ALIASES) {
      if (ucum.validateUnitString(alias).status !== 'valid') continue
      expect(ucum.convertUnitTo(alias, 1, unit).toVal, `for ${alias}`).toBeCloseTo(1, 12)
    }
  })
})

describe('convert', () => {
  it.each([
    [0.57, '1', '%', 57],
    [72, '/min', 'Hz', 1.2],
    [0.8, 's', 'ms', 800],
    [2.5, '{syllable}/s', '{syllable}/min', 150],
    [5, 'ms', 'mm', null],
    [5, 'bpm', '/min', null],
    [5, 'toString', 'ms', null],
  ])('%d %s is %s: %j', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected)
  })

  it('comes back from every unit of the dimension', () => {
    const value = fc.integer({ min: -999_999_999, max: 999_999_999 }).map((n) => n / 1e3)
    fc.assert(
      fc.property(value, fc.constantFrom(...pairs), (n, [from, to]) => {
        const there = convert(n, from, to)
        if (there === null) return
        const back = convert(there, to, from) ?? Number.NaN
        expect(Math.abs(back - n)).toBeLessThanOrEqual(Math.abs(n) * 1e-14)
      }),
    )
  })
})
