import type { InferDataFromTag, QueryKey, Updater } from '@tanstack/react-query'
import { queryClient } from './connection.ts'

type Known<Key extends QueryKey> = InferDataFromTag<unknown, Key> | undefined

/**
 * Shows what the server answered that it has stored. A read that was sent before the change may answer after it, with
 * what was before: it is not listened to any more.
 */
export const showStored = <Key extends QueryKey>(
  queryKey: Key,
  updater: Updater<Known<Key>, Known<Key>>,
): void => {
  void queryClient.cancelQueries({ queryKey, exact: true })
  queryClient.setQueryData<InferDataFromTag<unknown, Key>>(queryKey, updater)
}
