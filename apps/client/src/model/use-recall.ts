import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client, queryClient } from '../server/connection.ts'
import { modelQuery, type RecalledResult } from './models.ts'

/** So many are taken back in one transaction. */
const AT_ONCE = 50

/** A recall: what was taken back so far, and what it waits for or failed of. */
export interface Recall {
  readonly done: readonly RecalledResult[]
  /** So many it comes to, with those from before it broke off. */
  readonly all: number
  readonly isRunning: boolean
  /** Whether nothing that the version measured stands any more. */
  readonly isOver: boolean
  readonly error: unknown
  /** Begins, or goes on with what still stands: so many results. */
  readonly run: (standing: number) => void
  readonly forget: () => void
}

/** Takes back all that a version measured, page by page: each is whole or not at all, and what was done stays done. */
export function useRecall(modelVersionId: string): Recall {
  const [done, setDone] = useState<readonly RecalledResult[]>([])
  const [all, setAll] = useState(0)
  const recalling = useMutation({
    mutationFn: async (): Promise<void> => {
      let cursor: string | null = null
      do {
        const input = { modelVersionId, limit: AT_ONCE, ...(cursor === null ? {} : { cursor }) }
        // oxlint-disable-next-line no-await-in-loop -- each begins where the one before ended
        const page: Awaited<ReturnType<typeof client.model.recall.mutate>> =
          await client.model.recall.mutate(input)
        setDone((before) => [...before, ...page.items])
        cursor = page.nextCursor
      } while (cursor !== null)
    },
    onSettled: () =>
      Promise.all(
        [modelQuery(modelVersionId).queryKey, ['model results', modelVersionId], ['models']].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return {
    done,
    all: Math.max(all, done.length),
    isRunning: recalling.isPending,
    isOver: recalling.isSuccess,
    error: recalling.error,
    run: (standing) => {
      setAll(done.length + standing)
      recalling.mutate()
    },
    forget: () => {
      setDone([])
      recalling.reset()
    },
  }
}
