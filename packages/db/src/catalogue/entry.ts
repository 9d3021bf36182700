import type { WorseDirection } from '../vocabulary.ts'
import type { UcumUnit } from './unit.ts'

/** A reference range in the entry's unit. Ages are whole years, both ends included; null means no limit. */
export interface CatalogueRange {
  readonly sex: 'male' | 'female' | null
  readonly ageMin: number | null
  readonly ageMax: number | null
  readonly low: number | null
  readonly high: number | null
  /** Whether the limit itself is still normal. */
  readonly lowInclusive: boolean
  readonly highInclusive: boolean
  readonly source: string
}

/** A value beyond which the source names something more than "out of range"; it never replaces the status. */
export interface ClinicalThreshold {
  readonly label: string
  readonly comparison: '>=' | '>' | '<='
  readonly value: number
  /** Whether it holds for everybody; else for nobody of whom it is known that the entry has no range at their age. */
  readonly anyAge: boolean
  readonly source: string
}

/** An expected value by age, `intercept + perYear × age`, where the source gives a norm and no range. */
export interface AgeNorm {
  readonly intercept: number
  readonly perYear: number
  readonly source: string
}

/**
 * Up to which value of another biomarker of the same assessment, that value included, this one can be judged at all:
 * a corrected QT is only as good as its correction at that heart rate.
 */
export interface ValidBelow {
  readonly key: string
  readonly value: number
  readonly unit: UcumUnit
  readonly source: string
}

/** What a quantity can be at all, in the entry's unit, both ends included; null where that side is open. */
export interface PossibleValues {
  readonly least: number | null
  readonly most: number | null
}

/** Differences and levels have no end: two tasks may come out the other way round, a dB is a logarithm. */
export const ANY_NUMBER: PossibleValues = { least: null, most: null }
export const NOT_NEGATIVE: PossibleValues = { least: 0, most: null }
export const FRACTION: PossibleValues = { least: 0, most: 1 }
export const PERCENTAGE: PossibleValues = { least: 0, most: 100 }

/** One biomarker as MediLens knows it. Plain data: it is seeded into `biomarker_catalogue` and sent to browsers. */
export interface CatalogueEntry {
  readonly key: string
  readonly name: string
  readonly category: string
  readonly unit: UcumUnit
  readonly loinc: string | null
  readonly method: string
  readonly worse: WorseDirection | null
  readonly ranges: readonly CatalogueRange[]
  /** Why there is no range; null exactly where there is one. */
  readonly noRangeReason: string | null
  readonly thresholds: readonly ClinicalThreshold[]
  readonly norm: AgeNorm | null
  /** Null where the value is judged by itself. */
  readonly validBelow: ValidBelow | null
  /** A value outside is an error of measurement or of unit, and no finding. */
  readonly possible: PossibleValues
  /** Within-subject variation CVI and analytical variation CVA in percent; null where none is published. */
  readonly withinSubjectVariation: number | null
  readonly analyticalVariation: number | null
  /** Null where no norm is agreed, for then there is nothing to cite. */
  readonly source: string | null
  readonly version: string
}

/** What an entry's author writes; the rest are the defaults below. */
export type EntryDraft = Pick<
  CatalogueEntry,
  'key' | 'name' | 'category' | 'unit' | 'method' | 'worse' | 'possible'
> &
  Partial<
    Pick<
      CatalogueEntry,
      'loinc' | 'ranges' | 'noRangeReason' | 'thresholds' | 'norm' | 'validBelow' | 'source'
    >
  >

/** Version of the whole catalogue: any change of a number below is a new version. */
export const CATALOGUE_VERSION = '2026.3'

/** Completes a draft. Both variations stay null: no published pair of CVI and CVA has been adopted yet. */
export const defineEntry = (draft: EntryDraft): CatalogueEntry => ({
  loinc: null,
  ranges: [],
  noRangeReason: null,
  thresholds: [],
  norm: null,
  validBelow: null,
  withinSubjectVariation: null,
  analyticalVariation: null,
  source: null,
  version: CATALOGUE_VERSION,
  ...draft,
})

/** Completes a range: any sex, any age, limits that are themselves normal, unless said otherwise. */
export const defineRange = (
  range: Partial<CatalogueRange> & Pick<CatalogueRange, 'source'>,
): CatalogueRange => ({
  sex: null,
  ageMin: null,
  ageMax: null,
  low: null,
  high: null,
  lowInclusive: true,
  highInclusive: true,
  ...range,
})

export const NONE_AGREED = 'No range is agreed.'
