const EARLIEST = Date.UTC(1900, 0, 1)
/** Clocks run ahead a little. */
const AHEAD_MS = 5 * 60_000

/** What is wrong with when a sample was taken, as a field of a page has it; null where nothing is. */
export function measuredAtProblem(typed: string, now: number): string | null {
  if (typed === '') return null
  const instant = new Date(typed).getTime()
  if (Number.isNaN(instant)) return 'is no time'
  if (instant < EARLIEST) return 'is before 1900'
  return instant > now + AHEAD_MS ? 'is in the future' : null
}
