import { ListAuditInput } from '@medilens/api/audit/schema'
import type { Inputs } from '@medilens/client'

/** The filters as they stand in the address: ids, a kind of event, and days. */
export interface AuditSearch {
  /** Sign-ins in place of what was done in the organization. */
  readonly view?: 'sign-ins' | undefined
  readonly patient?: string | undefined
  readonly user?: string | undefined
  readonly key?: string | undefined
  readonly event?: string | undefined
  /** The first day, and the last one, as whoever looks counts days. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

type ListInput = Inputs['audit']['list']

/** Filters as the server takes them; days become instants, of which the last day's end is not included. */
export const inputOf = ({ patient, user, key, event, from, until }: AuditSearch): ListInput => ({
  ...(patient === undefined ? {} : { patientId: patient }),
  ...(user === undefined ? {} : { userId: user }),
  ...(key === undefined ? {} : { apiKeyId: key }),
  ...(event === undefined || event === '' ? {} : { eventType: event }),
  ...(from === undefined ? {} : { from: startOf(from, 0) }),
  ...(until === undefined ? {} : { until: startOf(until, 1) }),
})

/** The same for sign-ins, which are about no patient. */
export const signInsInputOf = (search: AuditSearch): Inputs['audit']['signIns'] => {
  const { userId, apiKeyId, eventType, from, until } = inputOf(search)
  return { userId, apiKeyId, eventType, from, until }
}

const startOf = (day: string, later: number): string => {
  const start = new Date(`${day}T00:00:00`)
  start.setDate(start.getDate() + later)
  return start.toISOString()
}

/** Why filters cannot be asked for together, in words; null where they can. */
export const problemWith = (search: AuditSearch): string | null => {
  const { from, until } = search
  if (from !== undefined && until !== undefined && from > until) return 'The first day is after the last one.'
  const { error } = ListAuditInput.safeParse(inputOf(search))
  if (error === undefined) return null
  return error.issues.some(({ path }) => path[0] === 'from')
    ? 'A kind of event alone is looked for in at most 366 days: choose a later first day, or a person or patient as well.'
    : 'These filters cannot be asked for. Take one of them away.'
}
