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

/** Whom a list names, by the id of the patient. */
export type Names = ReadonlyMap<string, Outputs['patient']['names']['items'][number]>

const namesOf = async (page: Page, signal: AbortSignal): Promise<Names> => {
  const patientIds = [...new Set(page.items.map(({ patientId }) => patientId))]
  if (patientIds.length === 0 || page.view === 'pseudonymous') return new Map()
  const { items } = await client.patient.names.query({ patientIds }, { signal })
  return new Map(items.map((item) => [item.patientId, item]))
}

/**
 * Assessments, newest sample first, a page at a time.
 * @param isNamed whether it is told whom they are of, to those who may know
 */
export const assessmentsQuery = (filters: Filters, isNamed: boolean) =>
  infiniteQueryOptions({
    queryKey: ['assessments', filters.pipeline ?? null, filters.risk ?? null, isNamed],
    queryFn: async ({ pageParam, signal }): Promise<{ readonly page: Page; readonly names: Names }> => {
      const page = await client.assessment.list.query(inputOf(filters, pageParam), { signal })
      return { page, names: isNamed ? await namesOf(page, signal) : new Map() }
    },
    initialPageParam: firstPage(),
    getNextPageParam: ({ page: { nextCursor } }) => nextCursor,
    // Each page of a long list would be asked for anew, and each look is audited.
    refetchOnWindowFocus: false,
  })
