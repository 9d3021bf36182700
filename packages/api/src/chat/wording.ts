import { catalogueEntry, unitText } from '@medilens/db/catalogue'

/** What a biomarker is called; one that is not in the catalogue, as its pipeline named it. */
export const labelOf = (name: string): string => oneLine(catalogueEntry(name)?.name ?? name)

const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'dr dme irma hnr cpps pr qrs qt qtc sdnn rmssd r'.split(' '),
)
const UNIT_WORDS = / (ms|mm|bpm|percent)$/

/** What a field of a result is called, `dmePresent` as "DME present"; of a biomarker the label. */
export function fieldLabel(name: string): string {
  if (catalogueEntry(name) !== null || !/^[a-z]+([A-Z0-9][a-z0-9]*)+$/.test(name)) return labelOf(name)
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(UNIT_WORDS, '')
  return words
    .split(' ')
    .map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word))
    .join(' ')
}

/** A text in one line; what pipelines write may have several. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ')

/**
 * A day in UTC, as sentences write it. They are stored and read later, by others and elsewhere: each day says which zone
 * it is of.
 */
export const dayOf = (instant: Date): string => `${instant.toISOString().slice(0, 10)} UTC`

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** What a column holds as a sentence shows it: numbers and words as they are, of an instant the day in UTC. */
export function shown(column: string, value: string | number): string {
  if (typeof value === 'number') return String(value)
  if (column === 'unit') return unitText(value)
  if (column === 'notMeasured') return fieldLabel(value)
  return INSTANT.test(value) ? dayOf(new Date(value)) : oneLine(value)
}
