import type { Outputs } from '@medilens/client'
import { concernOf, crossedCountText, isNoted, type Standable } from '../format/standing.ts'

/** The latest value of one biomarker, with the one before it. */
export type Latest = Outputs['biomarker']['latest']['items'][number]

interface Compared extends Standable {
  readonly previous: Standable | null
}

/**
 * What a change comes to, where it crossed a limit: that the value now is abnormal, or no longer. A change within the
 * range says nothing by itself, since values vary from day to day, and is called neither better nor worse. Nor is a value
 * called better that is beyond a threshold, whatever its range says.
 */
export function turnOf(now: Compared): { readonly text: string; readonly isWorse: boolean } | null {
  const { previous, status } = now
  if (previous === null) return null
  const before = previous.status
  if (now.crossed.length > 0 && previous.crossed.length === 0) {
    return { isWorse: true, text: 'now beyond a threshold' }
  }
  if (status === null || before === null || status === before) return null
  const isWorse = concernOf({ status, crossed: [] }) < concernOf({ status: before, crossed: [] })
  if (!isWorse && now.crossed.length > 0) return null
  return {
    isWorse,
    text: isWorse ? `now ${status}` : status === 'normal' ? 'back to normal' : `no longer ${before}`,
  }
}

/** What is out of range or crossed a threshold, and of the rest so many as fill a first look. */
export function mattersNow(items: readonly Latest[], atLeast: number) {
  const judged = items.filter((item) => !isNoted(item) && item.status !== null)
  const noted = items.filter(isNoted)
  const first = [...noted, ...judged.slice(0, Math.max(0, atLeast - noted.length))]
  return { first, rest: items.filter((item) => !first.includes(item)) }
}

/** How many of the latest values are outside of their range, of those that have one; that others have none, and how many crossed a threshold. */
export function judgedText(items: readonly Standable[]): string {
  const judged = items.filter(({ status }) => status !== null)
  const out = judged.filter(({ status }) => status !== 'normal').length
  const unjudged = items.length - judged.length
  const crossed = crossedCountText(items)
  if (judged.length === 0) return `None of the latest values has a reference range to be judged by.${crossed}`
  const without = unjudged === 0 ? '' : `; ${unjudged} more ${unjudged === 1 ? 'has' : 'have'} no range`
  const found = out === 0 ? 'None' : `${out}`
  return `${found} of ${judged.length} latest values with a reference range ${out === 1 ? 'is' : 'are'} outside of it${without}.${crossed}`
}

const YEAR_MS = 365.25 * 86_400_000

/** Whether a value was measured so long ago that it may say nothing of today. */
export const isOld = (measuredAt: string, now = Date.now()): boolean => now - Date.parse(measuredAt) > YEAR_MS
