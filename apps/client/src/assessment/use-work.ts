import type { Outputs } from '@medilens/client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client, queryClient } from '../server/connection.ts'
import { detailQuery, forgetLists } from './detail.ts'

type Work = Outputs['assessment']['work']

/** Each look is an event of the audit; somebody else's requeue may be seen that much later. */
const GIVEN_UP_MS = 30_000

const workQuery = (assessmentId: string) =>
  queryOptions({
    queryKey: ['work', assessmentId],
    queryFn: ({ signal }): Promise<Work> => client.assessment.work.query({ assessmentId }, { signal }),
    // How it ended the last time says nothing of another end.
    gcTime: 0,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (mayComeBack(data) ? GIVEN_UP_MS : false),
  })

/** Whether its sample was never given here, or is gone: it has to be uploaded anew. */
export const isSampleGone = (job: Work['job']): boolean =>
  job?.errorCode === 'no_sample' || job?.errorCode === 'sample_not_there'

const mayComeBack = (work: Work | undefined): boolean =>
  work?.job?.status === 'dead' && !isSampleGone(work.job)

/** Why there is no result; once somebody requeues the work, the page shows that it is under way. */
export function useWork(assessmentId: string): Work['job'] {
  const { data } = useQuery(workQuery(assessmentId))
  const job = data?.job ?? null
  const isUnderWay = job?.status === 'queued' || job?.status === 'leased' || job?.status === 'completed'
  useEffect(() => {
    if (!isUnderWay) return
    void queryClient.invalidateQueries({ queryKey: detailQuery(assessmentId).queryKey })
    void forgetLists()
  }, [isUnderWay, assessmentId])
  return job
}
