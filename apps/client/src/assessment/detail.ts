import type { Outputs } from '@medilens/client'
import { queryOptions } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'
import { isFollowed } from './followed.ts'

/** One assessment with all its sections: of a patient who is known, or under a pseudonym. */
export type Detail = Outputs['assessment']['get']
export type IdentifiedDetail = Extract<Detail, { readonly view: 'identified' }>
export type PseudonymousDetail = Extract<Detail, { readonly view: 'pseudonymous' }>
export type Summary = Extract<Outputs['assessment']['review'], { readonly outcome: 'reviewed' }>['assessment']
export type Value = NonNullable<Detail['biomarkers']>[number]
export type Result = NonNullable<Detail['result']>
export type Stage =
  | NonNullable<IdentifiedDetail['stages']>[number]
  | NonNullable<PseudonymousDetail['stages']>[number]

/** How often an assessment that still runs is looked at, where it can’t be followed. */
const RUNNING_MS = 10_000

/** Whether something is still to come; until then its steps are told as they go on. */
export const isOpen = ({ status }: Detail): boolean => status === 'pending' || status === 'processing'

/** An assessment with all there is of it. */
export const detailQuery = (assessmentId: string) =>
  queryOptions({
    queryKey: ['assessment', assessmentId],
    queryFn: ({ signal }): Promise<Detail> =>
      client.assessment.get.query(
        { assessmentId, include: ['biomarkers', 'stages', 'result', 'explanations'] },
        { signal },
      ),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOpen(data) && !isFollowed(assessmentId) ? RUNNING_MS : false,
  })

/** Shows at once what a change or a conflict answered that the assessment is now. */
export const showNow = (now: Summary): void => {
  showStored(detailQuery(now.id).queryKey, (before) =>
    before?.view === 'identified' ? { ...before, ...now } : before,
  )
}

/** Lists and the queue are asked anew after a change to one of what they list. */
export const forgetLists = async (): Promise<void> => {
  await Promise.all(
    [['assessments'], ['review queue']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  )
}
