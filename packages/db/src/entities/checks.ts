import type { CheckConstraint } from '@mikro-orm/postgresql'
import { rulesOf } from '../rules/results.ts'
import type { PipelineType } from '../vocabulary.ts'

/** A bound as PostgreSQL prints it back for a numeric column. */
const numeric = (value: number) => (value < 0 ? `'${value}'::numeric` : `(${value})::numeric`)
const integer = (value: number) => (value < 0 ? `'${value}'::integer` : `${value}`)

type Bounds = readonly [low: number, high: number | null]

/**
 * Checks named `<table>_<column>_range`, the database's mirror of the limits in the contracts.
 * A null upper bound leaves that side open.
 */
export const ranges = (
  table: string,
  columns: { numeric?: Record<string, Bounds>; integer?: Record<string, Bounds> },
): CheckConstraint[] => [
  ...Object.entries(columns.numeric ?? {}).map(([column, bounds]) => range(table, column, bounds, numeric)),
  ...Object.entries(columns.integer ?? {}).map(([column, bounds]) => range(table, column, bounds, integer)),
]

function range(table: string, column: string, [low, high]: Bounds, print: (value: number) => string) {
  const above = `(${column} >= ${print(low)})`
  const expression = high === null ? above : `(${above} AND (${column} <= ${print(high)}))`
  return { name: `${table}_${column}_range`, expression }
}

/** Checks named `<type>_results_<rule>`: the rules by which contracts judge a result. */
export const resultRules = (type: PipelineType): CheckConstraint[] =>
  rulesOf(type).map(({ name, must }) => ({ name: `${type}_results_${name}`, expression: must.check }))
