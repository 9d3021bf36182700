import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE, catalogueEntry, crossedThresholds } from './catalogue.ts'
import { crossingText } from './crossing.ts'
import { CATALOGUE_VERSION } from './entry.ts'
import { isPossible } from './range.ts'
import { canonicalUnit, convert } from './unit.ts'

const entryOf = (key: string) => {
  const entry = catalogueEntry(key)
  if (!entry) throw new Error(`no entry ${key}`)
  return entry
}

describe('catalogue', () => {
  it('has every key of the clinical content, once', () => {
    expect(CATALOGUE.map(({ key }) => key).toSorted()).toEqual([
      'av_ratio_knudtson',
      'cardiothoracic_ratio',
      'choice_reaction_time',
      'cpps_reading',
      'cpps_vowel',
      'digit_span_forward',
      'heart_rate',
      'hnr',
      'jitter_local',
      'jitter_ppq5',
      'jitter_rap',
      'lesion_diameter',
      'pause_ratio',
      'pnn50',
      'pr_interval',
      'qrs_duration',
      'qt_interval',
      'qtc_bazett',
      'qtc_fridericia',
      'retinopathy_grade',
      'rmssd',
      'rmssd_5min',
      'sdnn',
      'sdnn_5min',
      'shimmer_apq11',
      'shimmer_local',
      'simple_reaction_time',
      'speech_rate',
      'stroop_effect',
      'total_dermoscopy_score',
      'vessel_density',
      'vessel_tortuosity',
    ])
  })

  it('says of every entry either a range with its source or why there is none', () => {
    for (const entry of CATALOGUE) {
      expect(entry.ranges.length === 0, `for ${entry.key}`).toBe(entry.noRangeReason !== null)
      expect(entry.ranges.length > 0 && entry.source === null, `for ${entry.key}`).toBe(false)
      expect(entry.version).toBe(CATALOGUE_VERSION)
      for (const range of entry.ranges) {
        expect(range.source, `for ${entry.key}`).not.toBe('')
        expect(range.low ?? range.high, `for ${entry.key}`).not.toBeNull()
        expect((range.low ?? -Infinity) <= (range.high ?? Infinity), `for ${entry.key}`).toBe(true)
      }
    }
  })

  it('knows what a quantity can be at all, and every limit of a range is that', () => {
    const possible = (key: string) => entryOf(key).possible
    expect(possible('heart_rate')).toEqual({ least: 0, most: null })
    expect(possible('pnn50')).toEqual({ least: 0, most: 100 })
    for (const key of ['vessel_density', 'pause_ratio', 'cardiothoracic_ratio'])
      expect(possible(key)).toEqual({ least: 0, most: 1 })
    expect(possible('retinopathy_grade')).toEqual({ least: 0, most: 4 })
    const open = CATALOGUE.filter(({ possible: { least, most } }) => least === null && most === null)
    expect(open.map(({ key }) => key).toSorted()).toEqual([
      'cpps_reading',
      'cpps_vowel',
      'hnr',
      'stroop_effect',
    ])
    for (const entry of CATALOGUE) {
      const ends = entry.ranges.flatMap(({ low, high }) => [low, high])
      for (const value of [...ends, ...entry.thresholds.map((threshold) => threshold.value)])
        expect(value === null || isPossible(entry, value, entry.unit), `for ${entry.key}`).toBe(true)
      expect((entry.possible.least ?? -Infinity) < (entry.possible.most ?? Infinity)).toBe(true)
    }
  })

  it("has one entry that depends on another, in that other's dimension", () => {
    const dependent = CATALOGUE.flatMap(({ key, validBelow }) => (validBelow ? [{ key, validBelow }] : []))
    expect(dependent).toEqual([
      {
        key: 'qtc_bazett',
        validBelow: {
          key: 'heart_rate',
          value: 85,
          unit: '/min',
          source: 'AHA/ACCF/HRS 2009: Fridericia above 85/min',
        },
      },
    ])
    for (const { validBelow } of dependent)
      expect(convert(1, validBelow.unit, entryOf(validBelow.key).unit)).not.toBeNull()
  })

  it('fits its columns and is plain data', () => {
    for (const entry of CATALOGUE) {
      expect(entry.key).toMatch(/^[a-z][a-z0-9_]{0,99}$/)
      expect(entry.category).toMatch(/^[a-z_]{1,50}$/)
      expect(canonicalUnit(entry.unit)).toBe(entry.unit)
    }
    expect(JSON.parse(JSON.stringify(CATALOGUE))).toEqual(CATALOGUE)
  })

  it.each([
    ['sdnn_5min', 50, 16],
    ['rmssd_5min', 42, 15],
  ])('gives %s as %d ± 1.96 × %d', (key, mean, sd) => {
    const [range] = entryOf(key).ranges
    expect(range?.low).toBeCloseTo(mean - 1.96 * sd, 10)
    expect(range?.high).toBeCloseTo(mean + 1.96 * sd, 10)
  })

  it('has valid LOINC check digits (mod 10), once each', () => {
    const codes = CATALOGUE.flatMap(({ loinc }) => (loinc === null ? [] : [loinc]))
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) {
      const [number = '', check] = code.split('-')
      // Luhn from the right: every other digit, beginning with the last, is doubled.
      const sum = number
        .split('')
        .toReversed()
        .reduce((total, digit, index) => {
          const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1)
          return total + (weighted > 9 ? weighted - 9 : weighted)
        }, 0)
      expect(String((10 - (sum % 10)) % 10), `for ${code}`).toBe(check)
    }
  })

  it.each([
    ['qtc_bazett', 500, []],
    ['qtc_bazett', 501, ['high risk']],
    ['qrs_duration', 119, []],
    ['qrs_duration', 120, ['block']],
    ['total_dermoscopy_score', 5.45, []],
    ['total_dermoscopy_score', 5.5, ['suspicious']],
    ['heart_rate', 40, ['very slow']],
    ['heart_rate', 41, []],
    ['heart_rate', 130, []],
    ['heart_rate', 131, ['very fast']],
    ['pr_interval', 1_000, []],
  ])('%s at %d crosses %j', (key, value, labels) => {
    const entry = entryOf(key)
    expect(crossedThresholds(entry, value, entry.unit, null).map(({ label }) => label)).toEqual(labels)
  })

  it.each([
    ['heart_rate', 2.183333, '/s', ['very fast']],
    ['heart_rate', 2.183332, '/s', []],
    ['heart_rate', 0.666667, 'Hz', ['very slow']],
    ['heart_rate', 0.666668, 'Hz', []],
    ['qrs_duration', 0.12, 's', ['block']],
    ['qtc_bazett', 0.5, 's', []],
    ['heart_rate', 150, 'ms', []],
  ])(
    'what is stored in another unit crosses at the same border: %s at %d %s crosses %j',
    (key, value, unit, labels) => {
      expect(crossedThresholds(entryOf(key), value, unit, null).map(({ label }) => label)).toEqual(labels)
    },
  )

  it.each([
    ['heart_rate', 150, 'age_outside', []],
    ['heart_rate', 150, 'age_required', ['very fast']],
    ['heart_rate', 35, 'age_outside', ['very slow']],
    ['qtc_bazett', 501, 'age_outside', ['high risk']],
  ] as const)(
    'a child’s heart may be as fast, and is not to be as slow: %s at %d, %s, crosses %j',
    (key, value, noRangeReason, labels) => {
      const entry = entryOf(key)
      const crossed = crossedThresholds(entry, value, entry.unit, noRangeReason)
      expect(crossed.map(({ label }) => label)).toEqual(labels)
    },
  )

  it('names each threshold with its biomarker, and so that one can be told from the other in a list of them', () => {
    const texts = CATALOGUE.flatMap((entry) =>
      entry.thresholds.map((threshold) => crossingText(entry, threshold)),
    )
    expect(texts).toEqual([
      'Heart rate ≤ 40 /min: very slow',
      'Heart rate ≥ 131 /min: very fast',
      'QRS duration ≥ 120 ms: block',
      'QTc (Fridericia) > 500 ms: high risk',
      'QTc (Bazett) > 500 ms: high risk',
      'Total dermoscopy score > 5.45: suspicious',
    ])
    expect(texts.filter((text) => text.includes(';'))).toEqual([])
  })

  it('imports nothing but itself and the vocabulary, so that a browser may hold it', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /(?<!\.test|\.d)\.ts$/.test(name))
    expect(files.length).toBeGreaterThan(5)
    const imported = files.flatMap((name) =>
      [...readFileSync(`${import.meta.dirname}/${name}`, 'utf8').matchAll(/ from '([^']+)'/g)].map(
        ([, from]) => from,
      ),
    )
    expect(imported.filter((from) => from !== '../vocabulary.ts' && !from?.startsWith('./'))).toEqual([])
  })
})
