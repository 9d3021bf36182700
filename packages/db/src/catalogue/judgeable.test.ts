import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOGUE, catalogueEntry } from './catalogue.ts'
import { isPossible, judgeable, NO_RANGE_SENTENCES } from './range.ts'
import { NO_RANGE_REASONS } from '../vocabulary.ts'

const entryOf = (key: string) => {
  const entry = catalogueEntry(key)
  if (!entry) throw new Error(`no entry ${key}`)
  return entry
}

describe('judgeable', () => {
  it.each([
    [85, '/min', null],
    [85.000001, '/min', 'rate_too_high'],
    [40, '/min', null],
    // 85/min at the six decimals of its column
    [1.416667, 'Hz', null],
    [1.416668, 'Hz', 'rate_too_high'],
    [85, 'ms', 'rate_unknown'],
    [85, 'furlong', 'rate_unknown'],
    [Number.NaN, '/min', 'rate_unknown'],
  ] as const)("Bazett's QTc at a rate of %d %s: %s", (value, unit, reason) => {
    expect(judgeable(entryOf('qtc_bazett'), new Map([['heart_rate', { value, unit }]]))).toBe(reason)
  })

  it('does not know the rate where the assessment has none', () => {
    expect(judgeable(entryOf('qtc_bazett'), new Map())).toBe('rate_unknown')
    expect(judgeable(entryOf('qtc_bazett'), new Map([['pr_interval', { value: 160, unit: 'ms' }]]))).toBe(
      'rate_unknown',
    )
  })

  it('is of no concern to any other entry', () => {
    const fast = new Map([['heart_rate', { value: 140, unit: '/min' }]])
    for (const entry of CATALOGUE.filter(({ key }) => key !== 'qtc_bazett')) {
      expect(judgeable(entry, fast)).toBeNull()
      expect(judgeable(entry, new Map())).toBeNull()
    }
  })
})

describe('isPossible', () => {
  it.each([
    ['heart_rate', 0, '/min', true],
    ['heart_rate', -1, '/min', false],
    ['heart_rate', -1, 'Hz', false],
    ['heart_rate', 4_000, '/min', true],
    ['heart_rate', Number.NaN, '/min', false],
    ['heart_rate', -1, 'mm', true],
    ['heart_rate', -1, 'furlong', true],
    ['pnn50', 100, '%', true],
    ['pnn50', 101, '%', false],
    ['pnn50', 1, '1', true],
    ['pnn50', 1.01, '1', false],
    ['vessel_density', 12, '%', true],
    ['vessel_density', 12, '1', false],
    ['vessel_tortuosity', 1, '1', true],
    ['vessel_tortuosity', 0.09, '1', false],
    ['retinopathy_grade', 4, '{score}', true],
    ['retinopathy_grade', 5, '{score}', false],
    ['total_dermoscopy_score', 8.9, '{score}', true],
    ['total_dermoscopy_score', 9, '{score}', false],
    ['jitter_local', 104, '%', false],
    ['lesion_diameter', -0.1, 'cm', false],
    ['stroop_effect', -20, 'ms', true],
    ['hnr', -3, 'dB', true],
  ] as const)('%s of %d %s: %s', (key, value, unit, possible) => {
    expect(isPossible(entryOf(key), value, unit)).toBe(possible)
  })

  it('is exactly the interval in the unit of the entry', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CATALOGUE), fc.integer({ min: -5_000, max: 5_000 }), (entry, tenths) => {
        const { least, most } = entry.possible
        const value = tenths / 10
        const inside = value >= (least ?? -Infinity) && value <= (most ?? Infinity)
        expect(isPossible(entry, value, entry.unit)).toBe(inside)
      }),
    )
  })
})

describe('sentences', () => {
  it('has one for every reason, each its own, and none that diagnoses', () => {
    expect(Object.keys(NO_RANGE_SENTENCES)).toEqual([...NO_RANGE_REASONS])
    const sentences = Object.values(NO_RANGE_SENTENCES)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z][^.]+\.$/)
      expect(sentence).not.toMatch(/abnormal|disease|patholog|diagnos|risk|danger/i)
    }
  })
})
