import type { NoRangeReason } from '../vocabulary.ts'
import { CARDIOLOGY_ENTRIES } from './cardiology.ts'
import { COGNITIVE_ENTRIES } from './cognitive.ts'
import type { CatalogueEntry, ClinicalThreshold } from './entry.ts'
import { IMAGING_ENTRIES } from './imaging.ts'
import { SPEECH_ENTRIES } from './speech.ts'

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

function crosses({ comparison, value: limit }: ClinicalThreshold, value: number): boolean {
  switch (comparison) {
    case '>=':
      return value >= limit
    case '>':
      return value > limit
    case '<=':
      return value <= limit
  }
}

/**
 * The clinical thresholds that a value crosses, e.g. QTc above 500 ms. They add to a status and never change it.
 * @param value in the entry's unit
 * @param noRangeReason why the value has no range of the entry; null where it has one
 */
export const crossedThresholds = (
  entry: CatalogueEntry,
  value: number,
  noRangeReason: NoRangeReason | null,
): readonly ClinicalThreshold[] =>
  entry.thresholds.filter(
    (threshold) => (threshold.anyAge || noRangeReason !== 'age_outside') && crosses(threshold, value),
  )
