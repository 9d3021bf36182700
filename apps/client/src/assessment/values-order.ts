import type { BiomarkerStatus } from '@medilens/db/vocabulary'

interface Ordered {
  readonly name: string
  readonly category: string | null
  readonly status: BiomarkerStatus | null
}

export interface CategoryOfValues<Value> {
  readonly category: string
  readonly values: readonly Value[]
}

const URGENCY = { abnormal: 0, borderline: 1, normal: 2, none: 3 } as const

const urgencyOf = ({ status }: Ordered): number => URGENCY[status ?? 'none']

/** Values by category; the category with the value furthest out of its range first, and in each the same. */
export function byCategory<Value extends Ordered>(values: readonly Value[]): CategoryOfValues<Value>[] {
  const grouped = Map.groupBy(values, ({ category }) => category ?? 'other')
  return [...grouped]
    .map(([category, members]) => ({
      category,
      values: members.toSorted((a, b) => urgencyOf(a) - urgencyOf(b)),
    }))
    .toSorted(
      (a, b) =>
        Math.min(...a.values.map(urgencyOf)) - Math.min(...b.values.map(urgencyOf)) ||
        a.category.localeCompare(b.category),
    )
}

/** How many values lie outside of their ranges, of how many that have one. */
export function outOfRange(values: readonly Ordered[]): { readonly out: number; readonly judged: number } {
  const judged = values.filter(({ status }) => status !== null)
  return { out: judged.filter(({ status }) => status !== 'normal').length, judged: judged.length }
}
