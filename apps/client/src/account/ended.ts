import { queryClient } from '../server/connection.ts'
import { dropDrafts } from './drafts.ts'

/** Forgets all answers: whoever comes next, or is now in another organization, begins with none of them. */
export const forgetAnswers = (): void => queryClient.clear()

/** Forgets all: somebody signed out, and left nothing here. */
export function forgetPerson(): void {
  dropDrafts()
  forgetAnswers()
}
