import { expectSession, queryClient } from '../server/connection.ts'
import { tellOtherTabs } from '../server/session-watch.ts'
import { dropDrafts } from './drafts.ts'

/**
 * Forgets all answers: whoever comes next, or is now in another organization, begins with none of them, in this tab and in
 * every other.
 */
export function forgetAnswers(): void {
  queryClient.clear()
  expectSession(null)
  tellOtherTabs()
}

/** Forgets all: somebody signed out, and left nothing here. */
export function forgetPerson(): void {
  dropDrafts()
  forgetAnswers()
}
