import type { Outputs } from '@medilens/client'
import type { BiomarkerStatus } from '@medilens/db/vocabulary'

/** The latest value of one biomarker, with the one before it. */
export type Latest = Outputs['biomarker']['latest']['items'][number]

const CONCERN = { normal: 0, borderline: 1, abnormal: 2 } as const satisfies Record<BiomarkerStatus, number>

interface Compared {
  readonly status: BiomarkerStatus | null
  readonly previous: { readonly status: BiomarkerStatus | null } | null
}

/**
 * What a change comes to, where it crossed a limit: that the value now is abnormal, or no longer. A change within the
 * range says nothing by itself, since values vary from day to day, and is called neither better nor worse.
 */
export function turnOf({
  status,
  previous,
}: Compared): { readonly text: string; readonly isWorse: boolean } | null {
  const before = previous?.status ?? null
  if (status === null || before === null || status === before) return null
  const isWorse = CONCERN[status] > CONCERN[before]
  return {
    isWorse,
    text: isWorse ? `now ${status}` : status === 'normal' ? 'back to normal' : `no longer ${before}`,
  }
}

/** What is out of range, and of the rest so many as fill a first look. */
export function mattersNow(items: readonly Latest[], atLeast: number) {
  const isOut = ({ status }: Latest): boolean => status === 'abnormal' || status === 'borderline'
  const judged = items.filter((item) => !isOut(item) && item.status !== null)
  const out = items.filter(isOut)
  const first = [...out, ...judged.slice(0, Math.max(0, atLeast - out.length))]
  return { first, rest: items.filter((item) => !first.includes(item)) }
}

/** How many of the latest values are outside of their range, of those that have one; and that others have none. */
export function judgedText(items: readonly Pick<Latest, 'status'>[]): string {
  const judged = items.filter(({ status }) => status !== null)
  const out = judged.filter(({ status }) => status !== 'normal').length
  const unjudged = items.length - judged.length
  if (judged.length === 0) return 'None of the latest values has a reference range to be judged by.'
  const without = unjudged === 0 ? '' : `; ${unjudged} more ${unjudged === 1 ? 'has' : 'have'} no range`
  const found = out === 0 ? 'None' : `${out}`
  return `${found} of ${judged.length} latest values with a reference range ${out === 1 ? 'is' : 'are'} outside of it${without}.`
}

const YEAR_MS = 365.25 * 86_400_000

/** Whether a value was measured so long ago that it may say nothing of today. */
export const isOld = (measuredAt: string, now = Date.now()): boolean => now - Date.parse(measuredAt) > YEAR_MS
