/**
 * The closed list of accepted units in UCUM's case-sensitive form, each with its dimension and its size as a whole
 * number of that dimension's smallest unit, so that a conversion is one exact factor. unit.test.ts proves every
 * factor, and that different dimensions do not convert, against @lhncbc/ucum-lhc.
 *
 * Narrower than UCUM on purpose: to UCUM an annotation in braces weighs nothing, so that a {score} is a ratio and
 * {syllable}/s is Hz, and a decibel turns into a ratio. A history that mixed those would mislead, so an annotated
 * unit is a dimension of its own, and decibel and the arbitrary Hounsfield unit convert into nothing.
 */
const UNITS = {
  '1': ['ratio', 100],
  '%': ['ratio', 1],
  us: ['time', 1],
  ms: ['time', 1_000],
  s: ['time', 1_000_000],
  min: ['time', 60_000_000],
  h: ['time', 3_600_000_000],
  '/min': ['frequency', 1],
  '/s': ['frequency', 60],
  Hz: ['frequency', 60],
  kHz: ['frequency', 60_000],
  um: ['length', 1],
  mm: ['length', 1_000],
  cm: ['length', 10_000],
  m: ['length', 1_000_000],
  um2: ['area', 1],
  mm2: ['area', 1_000_000],
  cm2: ['area', 100_000_000],
  uV: ['voltage', 1],
  mV: ['voltage', 1_000],
  V: ['voltage', 1_000_000],
  ms2: ['variance of time', 1],
  s2: ['variance of time', 1_000_000],
  dB: ['level', 1],
  deg: ['angle', 1],
  'mm[Hg]': ['pressure', 1],
  "[hnsf'U]": ['radiodensity', 1],
  '{score}': ['score', 1],
  '{count}': ['count', 1],
  '{pixel}': ['pixel', 1],
  '{semitone}': ['semitone', 1],
  '{syllable}/min': ['syllable rate', 1],
  '{syllable}/s': ['syllable rate', 60],
  '{word}/min': ['word rate', 1],
  '{word}/s': ['word rate', 60],
} as const satisfies Readonly<Record<string, readonly [dimension: string, size: number]>>

/** A unit as it is stored. */
export type UcumUnit = keyof typeof UNITS

const isUcumUnit = (text: string): text is UcumUnit => Object.hasOwn(UNITS, text)

export const UCUM_UNITS: readonly UcumUnit[] = Object.keys(UNITS).filter((unit) => isUcumUnit(unit))

/** Words for a unit, lower case. Nothing here may be a UCUM code in another case: MS is megasiemens, MV megavolt. */
const WORDS: ReadonlyMap<string, UcumUnit> = new Map<string, UcumUnit>([
  ['ratio', '1'],
  ['fraction', '1'],
  ['proportion', '1'],
  ['percent', '%'],
  ['percentage', '%'],
  ['pct', '%'],
  ['bpm', '/min'],
  ['beats/min', '/min'],
  ['beats/minute', '/min'],
  ['beats per minute', '/min'],
  ['{beats}/min', '/min'],
  ['1/min', '/min'],
  ['per minute', '/min'],
  ['1/s', '/s'],
  ['s-1', '/s'],
  ['per second', '/s'],
  ['hertz', 'Hz'],
  ['usec', 'us'],
  ['microsecond', 'us'],
  ['microseconds', 'us'],
  ['msec', 'ms'],
  ['millisecond', 'ms'],
  ['milliseconds', 'ms'],
  ['sec', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['minute', 'min'],
  ['minutes', 'min'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['micrometer', 'um'],
  ['micrometre', 'um'],
  ['millimeter', 'mm'],
  ['millimetre', 'mm'],
  ['millimeters', 'mm'],
  ['millimetres', 'mm'],
  ['centimeter', 'cm'],
  ['centimetre', 'cm'],
  ['mm^2', 'mm2'],
  ['cm^2', 'cm2'],
  ['ms^2', 'ms2'],
  ['millivolt', 'mV'],
  ['millivolts', 'mV'],
  ['microvolt', 'uV'],
  ['microvolts', 'uV'],
  ['decibel', 'dB'],
  ['decibels', 'dB'],
  ['degree', 'deg'],
  ['degrees', 'deg'],
  ['mmhg', 'mm[Hg]'],
  ['hounsfield', "[hnsf'U]"],
  ['score', '{score}'],
  ['points', '{score}'],
  ['count', '{count}'],
  ['counts', '{count}'],
  ['pixel', '{pixel}'],
  ['pixels', '{pixel}'],
  ['semitone', '{semitone}'],
  ['semitones', '{semitone}'],
  ['syllables/s', '{syllable}/s'],
  ['syllables/sec', '{syllable}/s'],
  ['syllables per second', '{syllable}/s'],
  ['{syllables}/s', '{syllable}/s'],
  ['syllables/min', '{syllable}/min'],
  ['words/min', '{word}/min'],
  ['words per minute', '{word}/min'],
  ['wpm', '{word}/min'],
  ['words/s', '{word}/s'],
])

/** Signs, case-sensitive; the micro sign (U+00B5) and the Greek mu (U+03BC) are both in use. */
const SIGNS: ReadonlyMap<string, UcumUnit> = new Map<string, UcumUnit>([
  ['µs', 'us'],
  ['μs', 'us'],
  ['µm', 'um'],
  ['μm', 'um'],
  ['µV', 'uV'],
  ['μV', 'uV'],
  ['µm2', 'um2'],
  ['μm2', 'um2'],
  ['µm²', 'um2'],
  ['μm²', 'um2'],
  ['mm²', 'mm2'],
  ['cm²', 'cm2'],
  ['ms²', 'ms2'],
  ['s²', 's2'],
  ['°', 'deg'],
  ['HU', "[hnsf'U]"],
])

/** Aliases as data, for the documentation: what is written to what is stored. */
export const UNIT_ALIASES: ReadonlyMap<string, UcumUnit> = new Map([...WORDS, ...SIGNS])

/**
 * The UCUM unit that a text names, or null where the list has none: the caller answers that with its own 4xx.
 * Surrounding space is ignored; UCUM codes are case-sensitive, words are not.
 */
export const canonicalUnit = (text: string): UcumUnit | null => {
  const trimmed = text.trim()
  if (isUcumUnit(trimmed)) return trimmed
  return SIGNS.get(trimmed) ?? WORDS.get(trimmed.toLowerCase()) ?? null
}

/**
 * A value in another unit of the same dimension; null for another dimension or a unit outside the list.
 * Factors are those of UCUM 2.1. The result keeps 15 significant digits, what a double holds of a decimal, so that
 * 0.57 is 57 % and not 56.99999999999999.
 * @param from a UCUM unit; aliases go through `canonicalUnit` first
 * @param to a UCUM unit
 */
export const convert = (value: number, from: string, to: string): number | null => {
  if (!isUcumUnit(from) || !isUcumUnit(to)) return null
  const [fromDimension, fromSize] = UNITS[from]
  const [toDimension, toSize] = UNITS[to]
  if (fromDimension !== toDimension) return null
  if (fromSize === toSize) return value
  // Sizes divide each other, so one of these factors is a whole number.
  const converted = fromSize > toSize ? value * (fromSize / toSize) : value / (toSize / fromSize)
  return Number(converted.toPrecision(15))
}
