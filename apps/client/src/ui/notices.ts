import { notifications } from '@mantine/notifications'
import { problemOf } from './problem.ts'

/** Says in a corner what went wrong, where there is no better place for it. */
export const showProblem = (error: unknown): void => {
  const { title, text } = problemOf(error)
  notifications.show({ color: 'red', title, message: text, autoClose: 10_000 })
}

/** Says in a corner that something is done. */
export const showDone = (message: string): void => {
  notifications.show({ message, color: 'petrol' })
}
