import { concernOf, type Standable } from '../format/standing.ts'

interface Ordered extends Standable {
  readonly name: string
  readonly category: string | null
}

export interface CategoryOfValues<Value> {
  readonly category: string
  readonly values: readonly Value[]
}

/** Values by category; the category with the value that one should look at soonest first, and in each the same. */
export function byCategory<Value extends Ordered>(values: readonly Value[]): CategoryOfValues<Value>[] {
  const grouped = Map.groupBy(values, ({ category }) => category ?? 'other')
  return [...grouped]
    .map(([category, members]) => ({
      category,
      values: members.toSorted((a, b) => concernOf(a) - concernOf(b)),
    }))
    .toSorted(
      (a, b) =>
        Math.min(...a.values.map(concernOf)) - Math.min(...b.values.map(concernOf)) ||
        a.category.localeCompare(b.category),
    )
}

/** How many values lie outside of their ranges, of how many that have one. */
export function outOfRange(values: readonly Ordered[]): { readonly out: number; readonly judged: number } {
  const judged = values.filter(({ status }) => status !== null)
  return { out: judged.filter(({ status }) => status !== 'normal').length, judged: judged.length }
}
