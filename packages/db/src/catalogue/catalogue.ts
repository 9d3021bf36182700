import type { NoRangeReason } from '../vocabulary.ts'
import { CARDIOLOGY_ENTRIES } from './cardiology.ts'
import { COGNITIVE_ENTRIES } from './cognitive.ts'
import type { CatalogueEntry, ClinicalThreshold } from './entry.ts'
import { IMAGING_ENTRIES } from './imaging.ts'
import { millionths } from './range.ts'
import { SPEECH_ENTRIES } from './speech.ts'
import { convert } from './unit.ts'

/** Every biomarker that MediLens knows, as in the clinical content document. Other keys are accepted unjudged. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...CARDIOLOGY_ENTRIES,
  ...SPEECH_ENTRIES,
  ...IMAGING_ENTRIES,
  ...COGNITIVE_ENTRIES,
]

const BY_KEY: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.key, entry]))

/** The entry of a key, or null: a key that the catalogue lacks is stored and marked as without reference. */
export const catalogueEntry = (key: string): CatalogueEntry | null => BY_KEY.get(key) ?? null

function crosses(comparison: ClinicalThreshold['comparison'], value: number, limit: number): boolean {
  switch (comparison) {
    case '>=':
      return millionths(value) >= millionths(limit)
    case '>':
      return millionths(value) > millionths(limit)
    case '<=':
      return millionths(value) <= millionths(limit)
  }
}

/**
 * The clinical thresholds that a value crosses, e.g. QTc above 500 ms. They add to a status and never change it. As with
 * ranges it is the limits that are converted, and not the value: 131 a minute are stored as 2.183333 a second.
 * @param noRangeReason why the value has no range of the entry; null where it has one
 */
export const crossedThresholds = (
  entry: CatalogueEntry,
  value: number,
  unit: string,
  noRangeReason: NoRangeReason | null,
): readonly ClinicalThreshold[] =>
  entry.thresholds.filter(({ anyAge, comparison, value: limit }) => {
    const at = convert(limit, entry.unit, unit)
    return at !== null && (anyAge || noRangeReason !== 'age_outside') && crosses(comparison, value, at)
  })
