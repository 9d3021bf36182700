import { AppError, type Caller } from '@medilens/api'

/** The header in which a page says whom and which organization it shows: two ids with a space, `-` for none. */
export const EXPECTED_SESSION = 'medilens-expects'

/**
 * Refuses what a page sends that shows somebody else, or another organization, than its cookie means by now: a browser has
 * one session, and a page that was left open in another tab would sign in the wrong name.
 * @throws AppError `session_changed`
 */
export function requireExpected(header: string | string[] | undefined, caller: Caller | null): void {
  if (header === undefined || caller === null || caller.kind === 'key' || caller.kind === 'platform') return
  const organizationId = caller.kind === 'member' ? caller.organizationId : '-'
  if (header === `${caller.userId} ${organizationId}`) return
  throw new AppError(
    'session_changed',
    'Somebody else signed in with this browser, or another organization was chosen: reload the page.',
  )
}
