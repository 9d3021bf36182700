import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GENDERS } from '../vocabulary.ts'
import { CATALOGUE, catalogueEntry } from './catalogue.ts'
import { defineEntry, defineRange, NOT_NEGATIVE } from './entry.ts'
import { givenRange, rangeInUnit, referenceRange, statusOf } from './range.ts'
import type { NoReferenceRange, ReferenceRange, RangeSubject } from './range.ts'

const adult: RangeSubject = { gender: 'female', ageYears: 40 }
const rangeOf = (key: string, subject = adult) => referenceRange(catalogueEntry(key), subject)
const range = (limits: Partial<ReferenceRange>): ReferenceRange => ({
  none: false,
  low: null,
  high: null,
  lowInclusive: true,
  highInclusive: true,
  source: 'test',
  ...limits,
})

describe('referenceRange', () => {
  it.each([
    ['hair_length', adult, 'not_in_catalogue'],
    ['vessel_density', adult, 'no_agreed_norm'],
    ['qt_interval', adult, 'no_agreed_norm'],
    ['simple_reaction_time', adult, 'no_agreed_norm'],
    ['qtc_fridericia', { gender: 'other', ageYears: 40 }, 'sex_required'],
    ['qtc_bazett', { gender: 'unknown', ageYears: 40 }, 'sex_required'],
    ['qtc_bazett', { gender: 'unknown', ageYears: 9 }, 'age_outside'],
    ['heart_rate', { gender: 'male', ageYears: 17 }, 'age_outside'],
    ['qrs_duration', { gender: 'male', ageYears: 16 }, 'age_outside'],
    ['heart_rate', { gender: 'male', ageYears: null }, 'age_required'],
  ] as const)('%s has none for %j: %s', (key, subject, reason) => {
    expect(rangeOf(key, subject)).toEqual({ none: true, reason })
  })

  it('goes by sex where the entry does, and by none where it does not', () => {
    expect(rangeOf('qtc_fridericia', { gender: 'male', ageYears: 18 })).toMatchObject({ high: 450 })
    expect(rangeOf('qtc_fridericia', { gender: 'female', ageYears: 18 })).toMatchObject({ high: 460 })
    for (const gender of GENDERS)
      expect(rangeOf('heart_rate', { gender, ageYears: 18 })).toMatchObject({ low: 60, high: 100 })
  })

  it('takes the range of the sex before the one for everybody, and says so where the other sex has none', () => {
    const draft = {
      key: 'x',
      name: 'x',
      category: 'x',
      unit: 'ms',
      method: 'x',
      worse: null,
      possible: NOT_NEGATIVE,
    } as const
    const everybody = defineRange({ high: 10, source: 'x' })
    const men = defineRange({ sex: 'male', high: 5, source: 'x' })
    const both = defineEntry({ ...draft, ranges: [everybody, men] })
    expect(referenceRange(both, { gender: 'male', ageYears: 1 })).toMatchObject({ high: 5 })
    expect(referenceRange(both, { gender: 'other', ageYears: 1 })).toMatchObject({ high: 10 })
    const menOnly = defineEntry({ ...draft, ranges: [men] })
    expect(referenceRange(menOnly, adult)).toMatchObject({ reason: 'no_agreed_norm' })
  })
})

describe('statusOf, by the catalogue', () => {
  it.each([
    ['heart_rate', 60, 'normal'],
    ['heart_rate', 100, 'normal'],
    ['heart_rate', 100.1, 'borderline'],
    ['heart_rate', 104, 'borderline'],
    ['heart_rate', 104.1, 'abnormal'],
    ['heart_rate', 56, 'borderline'],
    ['heart_rate', 55.9, 'abnormal'],
    ['qrs_duration', 109, 'normal'],
    ['qrs_duration', 110, 'borderline'],
    ['qrs_duration', 121, 'borderline'],
    ['qrs_duration', 122, 'abnormal'],
    ['qtc_fridericia', 459, 'normal'],
    ['qtc_fridericia', 460, 'borderline'],
    ['qtc_fridericia', 467, 'borderline'],
    ['qtc_fridericia', 468, 'abnormal'],
    ['qtc_fridericia', 391, 'normal'],
    ['qtc_fridericia', 390, 'borderline'],
    ['qtc_fridericia', 383, 'borderline'],
    ['qtc_fridericia', 382, 'abnormal'],
    ['cpps_vowel', 14.45, 'normal'],
    ['cpps_vowel', 14.449999, 'borderline'],
    ['cpps_vowel', 13.005, 'borderline'],
    ['cpps_vowel', 13.004999, 'abnormal'],
    ['jitter_local', 1.04, 'borderline'],
    ['jitter_local', 1.144, 'borderline'],
    ['jitter_local', 1.144001, 'abnormal'],
    ['cardiothoracic_ratio', 0.5, 'normal'],
    ['cardiothoracic_ratio', 0.55, 'borderline'],
    ['cardiothoracic_ratio', 0.550001, 'abnormal'],
    ['total_dermoscopy_score', 4.75, 'borderline'],
    ['total_dermoscopy_score', 5.225, 'borderline'],
    ['total_dermoscopy_score', 5.3, 'abnormal'],
    ['lesion_diameter', 6.6, 'borderline'],
    ['retinopathy_grade', 0, 'normal'],
    ['retinopathy_grade', 1, 'abnormal'],
    ['sdnn_5min', 18.64, 'normal'],
    ['vessel_density', 0.1, null],
  ] as const)('%s of %d is %s', (key, value, status) => {
    expect(statusOf(value, rangeOf(key))).toBe(status)
  })
})

/** Tenths, as a person writes them: n tenths is exactly the decimal n/10. */
const tenths = (n: number) => n / 10
const limit = fc.integer({ min: -99_999, max: 99_999 })

describe('statusOf, by property', () => {
  it('agrees with whole-number arithmetic in steps of a tenth', () => {
    fc.assert(
      fc.property(limit, fc.nat(9_999), limit, fc.boolean(), fc.boolean(), (lo, width, at, low, high) => {
        const hi = lo + width
        const outside =
          at < lo || (at === lo && !low) ? lo - at : at > hi || (at === hi && !high) ? at - hi : null
        const expected = outside === null ? 'normal' : outside * 10 <= width ? 'borderline' : 'abnormal'
        const limits = range({ low: tenths(lo), high: tenths(hi), lowInclusive: low, highInclusive: high })
        expect(statusOf(tenths(at), limits)).toBe(expected)
      }),
    )
  })

  it('is borderline up to a tenth of a one-sided limit, on either side alike', () => {
    fc.assert(
      fc.property(limit, fc.nat(99_999), (at, beyond) => {
        const expected = beyond === 0 ? 'normal' : beyond * 10 <= Math.abs(at) ? 'borderline' : 'abnormal'
        expect(statusOf(tenths(at + beyond), range({ high: tenths(at) }))).toBe(expected)
        expect(statusOf(tenths(at - beyond), range({ low: tenths(at) }))).toBe(expected)
      }),
    )
  })

  it('never improves with the distance from the range', () => {
    const rank = { normal: 0, borderline: 1, abnormal: 2 }
    fc.assert(
      fc.property(
        fc.constantFrom(...CATALOGUE),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (entry, start, step) => {
          const limits = referenceRange(entry, adult)
          if (limits.none) return
          const worse = (a: number, b: number) => {
            const [first, second] = [statusOf(a, limits), statusOf(b, limits)]
            expect(first && second && rank[second] >= rank[first]).toBe(true)
          }
          if (limits.high !== null) worse(limits.high + start, limits.high + start + step)
          if (limits.low !== null) worse(limits.low - start, limits.low - start - step)
        },
      ),
    )
  })

  it('has no status without a range', () => {
    const missing: NoReferenceRange = { none: true, reason: 'no_agreed_norm' }
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(statusOf(value, missing)).toBeNull()
        expect(statusOf(value, null)).toBeNull()
        expect(statusOf(value, range({}))).toBeNull()
      }),
    )
  })
})

describe('ranges from elsewhere', () => {
  it("takes a caller's limits alone", () => {
    expect(givenRange(null, null)).toBeNull()
    const upper = givenRange(null, 90)
    expect(upper).toMatchObject({ low: null, high: 90, source: 'given' })
    expect(statusOf(40, upper)).toBe('normal')
    expect(statusOf(99, upper)).toBe('borderline')
    expect(statusOf(99.1, upper)).toBe('abnormal')
  })

  it("goes into a value's own unit, or says that it can't", () => {
    const inHertz = rangeInUnit(range({ low: 60, high: 100 }), '/min', 'Hz')
    expect(inHertz).toMatchObject({ none: false, low: 1 })
    expect(statusOf(1.666667, inHertz)).toBe('normal')
    expect(rangeInUnit(range({ low: 60 }), '/min', 'mm')).toEqual({ none: true, reason: 'unit_incompatible' })
    expect(rangeInUnit(range({ high: 5 }), 'ms', 's')).toMatchObject({ low: null, high: 0.005 })
  })
})
