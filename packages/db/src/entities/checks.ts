import { rulesOf } from '../rules/results.ts'
import type { PipelineType } from '../vocabulary.ts'

/** A bound as PostgreSQL prints it back for a numeric column. */
const numeric = (value: number) => (value < 0 ? `'${value}'::numeric` : `(${value})::numeric`)
const integer = (value: number) => (value < 0 ? `'${value}'::integer` : `${value}`)

/** A check of which the database is told in its own words. */
interface Check {
  readonly name: string
  readonly expression: string
}

type Bounds = readonly [low: number, high: number | null]

/**
 * Checks named `<table>_<column>_range`, the database's mirror of the limits in the contracts.
 * A null upper bound leaves that side open.
 */
export const ranges = (
  table: string,
  columns: { numeric?: Record<string, Bounds>; integer?: Record<string, Bounds> },
): Check[] => [
  ...Object.entries(columns.numeric ?? {}).map(([column, bounds]) => range(table, column, bounds, numeric)),
  ...Object.entries(columns.integer ?? {}).map(([column, bounds]) => range(table, column, bounds, integer)),
]

function range(table: string, column: string, [low, high]: Bounds, print: (value: number) => string): Check {
  const above = `(${column} >= ${print(low)})`
  const expression = high === null ? above : `(${above} AND (${column} <= ${print(high)}))`
  return { name: `${table}_${column}_range`, expression }
}

/**
 * Checks that a result is held to while it stands. One of before a check came that breaks it could not be taken back
 * otherwise, as PostgreSQL judges the whole row with every change.
 */
export const whileItStands = (checks: readonly Check[]): Check[] =>
  checks.map(({ name, expression }) => ({
    name,
    expression: `((retracted_at IS NOT NULL) OR ${expression})`,
  }))

/** Checks named `<type>_results_<rule>`: the rules by which contracts judge a result. */
export const resultRules = (type: PipelineType): Check[] =>
  whileItStands(
    rulesOf(type).map(({ name, must }) => ({ name: `${type}_results_${name}`, expression: must.check })),
  )
