import { catalogueEntry } from '../../../catalogue/catalogue.ts'
import { judgeable } from '../../../catalogue/range.ts'
import type { Companions } from '../../../catalogue/range.ts'
import type { Visit } from '../set-point.ts'
import type { DemoResult } from '../types.ts'

/** What a pipeline finds on one visit. */
export interface Measured {
  readonly pipelineVersion: string
  /** Catalogue keys with values in the catalogue's unit. */
  readonly values: Readonly<Record<string, number>>
  readonly result: DemoResult
  /** Why a column of the result is null, by the column's name. */
  readonly notMeasured: Readonly<Record<string, string>>
  /** A reason to look at it other than its risk. */
  readonly reviewReason: string | null
}

export type Measure = (visit: Visit, quality: number) => Measured

/** The classical pipelines of MediLens, and the same with a human grader's reading beside them. */
export const REFERENCE = 'reference-1.0.0'
export const READER = 'reader-1.0.0'

/** A visit's values as each other's companions, in the catalogue's units. */
export const companionsOf = (values: Measured['values']): Companions =>
  new Map(
    Object.entries(values).flatMap(([key, value]) => {
      const entry = catalogueEntry(key)
      return entry === null ? [] : [[key, { value, unit: entry.unit }] as const]
    }),
  )

/** The values without those that the others make unfit to be judged: nobody reports Bazett's QTc of a fast heart. */
export const judgeableOf = (values: Measured['values']): Measured['values'] => {
  const companions = companionsOf(values)
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => {
      const entry = catalogueEntry(key)
      return entry === null || judgeable(entry, companions) === null
    }),
  )
}

/** One reason for several columns. */
export const because = (reason: string, ...columns: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column) => [column, reason]))

export const UNTRAINED = 'The reference pipeline has no trained model for it.'
export const NO_NORM = 'No norm is agreed to score it against.'
