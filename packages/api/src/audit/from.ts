import { isOfEventAlone, type AuditFilters } from './schema.ts'

const USUAL_DAYS = 31
const DAY_MS = 86_400_000

interface Window extends AuditFilters {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** From when on a list looks: a rare kind of event would otherwise be looked for through all years. */
export function fromOf(input: Window): Date | null {
  if (input.from !== undefined) return new Date(input.from)
  if (!isOfEventAlone(input)) return null
  const until = input.until === undefined ? Date.now() : Date.parse(input.until)
  return new Date(until - USUAL_DAYS * DAY_MS)
}
