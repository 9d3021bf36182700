import type { Inputs, Outputs } from '@medilens/client'
import type { PipelineType, RiskLevel } from '@medilens/db/vocabulary'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { client } from '../server/connection.ts'

type Page = Outputs['assessment']['list']

/** An assessment as a list shows it: of a patient who is known, or under a pseudonym. */
export type ListedAssessment = Page['items'][number]

/** What a list is narrowed to. */
export interface Filters {
  readonly pipeline?: PipelineType | undefined
  readonly risk?: 'high' | 'low' | undefined
}

const LEVELS = {
  high: ['high', 'critical'],
  low: ['low', 'moderate'],
} as const satisfies Record<'high' | 'low', readonly RiskLevel[]>

const PAGE = 100
const firstPage = (): string | null => null

const inputOf = ({ pipeline, risk }: Filters, cursor: string | null): Inputs['assessment']['list'] => ({
  limit: PAGE,
  ...(pipeline === undefined ? {} : { pipelineType: pipeline }),
  ...(risk === undefined ? {} : { riskLevel: [...LEVELS[risk]] }),
  ...(cursor === null ? {} : { cursor }),
})

/** Assessments, newest sample first, a page at a time. */
export const assessmentsQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['assessments', filters.pipeline ?? null, filters.risk ?? null],
    queryFn: ({ pageParam, signal }): Promise<Page> =>
      client.assessment.list.query(inputOf(filters, pageParam), { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Each page of a long list would be asked for anew, and each look is audited.
    refetchOnWindowFocus: false,
  })
