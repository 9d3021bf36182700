import type { Gender } from '@medilens/db'
import {
  ageInYears,
  canonicalUnit,
  catalogueEntry,
  convert,
  givenRange,
  rangeInUnit,
  referenceRange,
  roundToScale,
  statusOf,
  type CatalogueEntry,
  type ReferenceRange,
  type UcumUnit,
} from '@medilens/db/catalogue'
import type { z } from 'zod'
import { AppError } from '../trpc/error.ts'
import type { BiomarkerInput } from './schema.ts'

/** Whom a value was measured on, and when: by this a range is chosen. */
export interface MeasuredOn {
  readonly gender: Gender
  /** YYYY-MM-DD */
  readonly dateOfBirth: string | null
  readonly measuredAt: Date
}

/**
 * A value as it is stored: unit in UCUM, numbers rounded to their columns, range and status from the catalogue where
 * the caller gave none. The value stays in the unit it came in; it is the range that is converted.
 * @param index the value's place in the call, for the error
 * @throws AppError `unknown_unit`, or `incompatible_unit` for a catalogue key in another dimension
 */
export function prepareBiomarker(input: z.output<typeof BiomarkerInput>, subject: MeasuredOn, index: number) {
  const entry = catalogueEntry(input.name)
  const unit = input.unit === undefined ? (entry?.unit ?? null) : knownUnit(input.unit, index)
  if (entry !== null && unit !== null) requireDimension(entry, unit, index)
  const range =
    givenRange(input.normalRangeMin ?? null, input.normalRangeMax ?? null) ??
    (entry === null || unit === null ? null : catalogueRange(entry, unit, subject))
  const value = roundToScale(input.value, 6)
  return {
    name: input.name,
    category: input.category ?? entry?.category ?? null,
    value,
    unit,
    normalRangeMin: roundedLimit(range?.low ?? null),
    normalRangeMax: roundedLimit(range?.high ?? null),
    status: input.status ?? statusOf(value, range),
    confidence: input.confidence === undefined ? null : roundToScale(input.confidence, 3),
    percentile: input.percentile === undefined ? null : roundToScale(input.percentile, 2),
  }
}

function knownUnit(text: string, index: number): UcumUnit {
  const unit = canonicalUnit(text)
  if (unit !== null) return unit
  throw new AppError('unknown_unit', 'A unit is neither UCUM as MediLens knows it nor one of its aliases.', [
    {
      path: `biomarkers.${index}.unit`,
      problem: 'is not a known unit; biomarker.catalogue lists the usual ones',
    },
  ])
}

function requireDimension(entry: CatalogueEntry, unit: UcumUnit, index: number): void {
  if (convert(1, unit, entry.unit) !== null) return
  throw new AppError(
    'incompatible_unit',
    `${entry.key} is measured in ${entry.unit}, or what converts to it.`,
    [{ path: `biomarkers.${index}.unit`, problem: `does not convert to ${entry.unit}` }],
  )
}

function catalogueRange(entry: CatalogueEntry, unit: UcumUnit, subject: MeasuredOn): ReferenceRange | null {
  const { gender, dateOfBirth, measuredAt } = subject
  const ageYears = dateOfBirth === null ? null : ageInYears(dateOfBirth, measuredAt)
  const range = referenceRange(entry, { gender, ageYears })
  const inUnit = range.none ? range : rangeInUnit(range, entry.unit, unit)
  return inUnit.none ? null : inUnit
}

const roundedLimit = (limit: number | null) => (limit === null ? null : roundToScale(limit, 6))
