import type { Outputs } from '@medilens/client'
import type { WorseDirection } from '@medilens/db/vocabulary'

/** The latest value of one biomarker, with the one before it. */
export type Latest = Outputs['biomarker']['latest']['items'][number]

type Compared = Pick<Latest, 'value' | 'normalRangeMin' | 'normalRangeMax'> & {
  readonly previous: { readonly value: number } | null
}

/**
 * Whether a value went to the worse or to the better since the one before. Where both sides of the range are worse, what
 * counts is how far outside of it a value is; null where neither can be said, or where nothing changed.
 */
export function courseOf(latest: Compared, worse: WorseDirection | null): 'worse' | 'better' | null {
  if (latest.previous === null || worse === null) return null
  const before = badness(latest.previous.value, latest, worse)
  const now = badness(latest.value, latest, worse)
  if (now === before) return null
  return now > before ? 'worse' : 'better'
}

function badness(value: number, { normalRangeMin, normalRangeMax }: Compared, worse: WorseDirection): number {
  switch (worse) {
    case 'higher':
      return value
    case 'lower':
      return -value
    case 'both':
      return Math.max(0, (normalRangeMin ?? value) - value, value - (normalRangeMax ?? value))
    default:
      return worse satisfies never
  }
}

/** What is out of range, and of the rest so many as fill a first look. */
export function mattersNow(items: readonly Latest[], atLeast: number) {
  const isOut = ({ status }: Latest): boolean => status === 'abnormal' || status === 'borderline'
  const judged = items.filter((item) => !isOut(item) && item.status !== null)
  const out = items.filter(isOut)
  const first = [...out, ...judged.slice(0, Math.max(0, atLeast - out.length))]
  return { first, rest: items.filter((item) => !first.includes(item)), outOfRange: out.length }
}
