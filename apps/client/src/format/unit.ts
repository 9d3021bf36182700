/** How UCUM units that nobody reads aloud are written for people. */
const READ_AS: Readonly<Record<string, string>> = {
  '1': '',
  '/min': '/min',
  '{score}': 'points',
  '{count}': 'count',
  '{pixel}': 'px',
  '{semitone}': 'semitones',
  '{syllable}/s': 'syllables/s',
  '{syllable}/min': 'syllables/min',
  '{word}/min': 'words/min',
  '{word}/s': 'words/s',
  'mm[Hg]': 'mmHg',
  "[hnsf'U]": 'HU',
  us: 'µs',
  um: 'µm',
  uV: 'µV',
  um2: 'µm²',
  mm2: 'mm²',
  cm2: 'cm²',
  ms2: 'ms²',
  s2: 's²',
  deg: '°',
}

/** A stored unit (UCUM) as people write it; nothing for a plain ratio. */
export const formatUnit = (unit: string | null): string => (unit === null ? '' : (READ_AS[unit] ?? unit))

/** A value or range, already as it is read, with its unit beside it; a plain ratio has none. */
export const withUnit = (text: string, unit: string | null): string => {
  const read = formatUnit(unit)
  return read === '' ? text : `${text} ${read}`
}
