/**
 * The biomarker catalogue and the pure rules on it: units, ranges, status, age, decimal scale. Nothing of the server
 * is imported here, so that the database's seed, the API, the pipelines' hosts and the browser hold the same numbers.
 */
export { ageInYears } from './age.ts'
export { judge, type Judgement } from './judge.ts'
export { CATALOGUE, catalogueEntry, crossedThresholds } from './catalogue.ts'
export { crossingText } from './crossing.ts'
export { CATALOGUE_VERSION } from './entry.ts'
export type {
  AgeNorm,
  CatalogueEntry,
  CatalogueRange,
  ClinicalThreshold,
  PossibleValues,
  ValidBelow,
} from './entry.ts'
export {
  givenRange,
  isPossible,
  judgeable,
  NO_RANGE_SENTENCES,
  rangeInUnit,
  referenceRange,
  statusOf,
} from './range.ts'
export type { Companions, NoReferenceRange, RangeSubject, ReferenceRange } from './range.ts'
export { limitsText, rangeOfValue } from './limits.ts'
export { fitsNumeric, roundToScale } from './scale.ts'
export { unitText } from './unit-text.ts'
export { canonicalUnit, convert, UCUM_UNITS, UNIT_ALIASES } from './unit.ts'
export type { UcumUnit } from './unit.ts'
