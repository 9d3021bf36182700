import type { ValueFact } from '../facts.ts'
import type { Statement } from '../responder.ts'
import { change, noChange, notSince } from './about-values.ts'
import { comparable } from './select.ts'

/**
 * Of one series, newest first: from the value before to the newest or, where a time is said, from the first of that time.
 * @param since ms since the epoch, or null
 */
export function changeOf(values: readonly ValueFact[], since: number | null): Statement[] {
  const [now, ...before] = values
  if (now === undefined) return []
  if (since !== null && now.measuredAt.getTime() < since) return [notSince(now)]
  const earlier = since === null ? before : before.filter(({ measuredAt }) => measuredAt.getTime() >= since)
  const candidates = earlier.filter((value) => comparable(value, now))
  const from = since === null ? candidates[0] : candidates.at(-1)
  return [from === undefined ? noChange(now, earlier, since !== null) : change(now, from)]
}
