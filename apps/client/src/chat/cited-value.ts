import type { Outputs } from '@medilens/client'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import type { Source } from './sentences.ts'

/** A value that an answer rests on, as it is stored. */
export type CitedValue = Outputs['biomarker']['list']['items'][number]

/** Of one assessment there are no more. */
const ALL = 1000

/** The value that a source is, as it is stored now; null where it is not found. */
export const citedValueQuery = ({ id, assessmentId }: Pick<Source, 'id' | 'assessmentId'>) =>
  queryOptions({
    queryKey: ['chat', 'cited-value', id],
    queryFn:
      assessmentId === null
        ? skipToken
        : async ({ signal }): Promise<CitedValue | null> => {
            const { items } = await client.biomarker.list.query({ assessmentId, limit: ALL }, { signal })
            return items.find((value) => value.id === id) ?? null
          },
    // A correction may take it back at any time: each look at it asks whether it still counts.
    staleTime: 0,
  })
