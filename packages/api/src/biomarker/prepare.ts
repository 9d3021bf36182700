import type { Gender } from '@medilens/db'
import {
  ageInYears,
  canonicalUnit,
  catalogueEntry,
  convert,
  fitsNumeric,
  givenRange,
  isPossible,
  judge,
  roundToScale,
  statusOf,
  type CatalogueEntry,
  type Companions,
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

type Input = z.output<typeof BiomarkerInput>

/**
 * Values of one call as they are stored: unit in UCUM, numbers rounded to their columns, the range from the
 * catalogue where the caller gave none, and why there is none. The status follows from the range, and is the caller's
 * where there is none. A value stays in the unit it came in; it is the range
 * that is converted. `crossed` names the biomarker and each of the catalogue's thresholds that a value crosses.
 * @throws AppError `unknown_unit`; `incompatible_unit` for a catalogue key in another dimension; `invalid_input` for a
 * value that the quantity cannot have
 */
export function prepareBiomarkers(inputs: readonly Input[], on: MeasuredOn) {
  const measured = inputs.map((input, index) => {
    const entry = catalogueEntry(input.name)
    const unit = input.unit === undefined ? (entry?.unit ?? null) : knownUnit(input.unit, index)
    const value = storable(input.value, index)
    if (entry !== null && unit !== null) requireMeaning(entry, value, unit, index)
    return { input, entry, unit, value }
  })
  const companions: Companions = new Map(
    measured.flatMap(({ input, value, unit }) => (unit === null ? [] : [[input.name, { value, unit }]])),
  )
  const { gender, dateOfBirth, measuredAt } = on
  const subject = { gender, ageYears: dateOfBirth === null ? null : ageInYears(dateOfBirth, measuredAt) }
  return measured.map(({ input, entry, unit, value }) => {
    const { crossed, ...judgement } = judge(entry, value, unit, subject, companions)
    const judged = { ...judgement, ...givenJudgement(input, value) }
    const columns = {
      name: input.name,
      category: input.category ?? entry?.category ?? null,
      value,
      unit,
      ...judged,
      // What a range says of a value, nobody's word can say otherwise: QTc 600 ms is not normal because it was sent so.
      status: judged.status ?? input.status ?? null,
      confidence: input.confidence === undefined ? null : roundToScale(input.confidence, 3),
      percentile: input.percentile === undefined ? null : roundToScale(input.percentile, 2),
    }
    return { columns, crossed }
  })
}

export type PreparedBiomarker = ReturnType<typeof prepareBiomarkers>[number]

/** Every threshold that some value of a call crosses, with its biomarker: why it waits for a clinician. */
export const crossedBy = (prepared: readonly PreparedBiomarker[]): string[] => [
  ...new Set(prepared.flatMap(({ crossed }) => crossed)),
]

/** A range that the caller sent goes before the catalogue's. */
function givenJudgement({ normalRangeMin: low, normalRangeMax: high }: Input, value: number) {
  const range = givenRange(low ?? null, high ?? null)
  if (range === null) return {}
  return {
    normalRangeMin: roundedLimit(range.low),
    normalRangeMax: roundedLimit(range.high),
    status: statusOf(value, range),
    noRangeReason: null,
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

function storable(value: number, index: number): number {
  if (fitsNumeric(value, 12, 6)) return roundToScale(value, 6)
  throw new AppError('invalid_input', 'A value is too large to be kept.', [
    { path: `biomarkers.${index}.value`, problem: 'must be below 1,000,000 once rounded to six decimals' },
  ])
}

function requireMeaning(entry: CatalogueEntry, value: number, unit: UcumUnit, index: number): void {
  if (convert(1, unit, entry.unit) === null) {
    throw new AppError(
      'incompatible_unit',
      `${entry.key} is measured in ${entry.unit}, or what converts to it.`,
      [{ path: `biomarkers.${index}.unit`, problem: `does not convert to ${entry.unit}` }],
    )
  }
  if (isPossible(entry, value, unit)) return
  throw new AppError('invalid_input', `${entry.key} cannot have this value.`, [
    { path: `biomarkers.${index}.value`, problem: 'is outside what this quantity can be' },
  ])
}

const roundedLimit = (limit: number | null) => (limit === null ? null : roundToScale(limit, 6))
