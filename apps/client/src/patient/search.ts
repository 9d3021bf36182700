import type { Outputs } from '@medilens/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../server/connection.ts'

/** Whom a list shows. */
export type PatientSummary = Outputs['patient']['list']['items'][number]
type PatientPage = Outputs['patient']['list']

const PAGE = 200
/** The place of the first page, in the type of all the others. */
const firstPage = (): string | null => null

/** What is typed into a search: the beginning of a name, or of a telephone number. */
const isPhone = (text: string): boolean => /^[+\d][\d\s()/-]*$/.test(text)

const find = (
  text: string,
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<PatientPage> => {
  if (text === '') return client.patient.list.query(page, { signal })
  if (isPhone(text)) return client.patient.search.query({ phone: text, ...page }, { signal })
  return client.patient.search.query({ namePrefix: text, ...page }, { signal })
}

/**
 * Patients by the beginning of name or telephone number, or all of them by name, a page at a time. What was found stays
 * until something else is; what was typed is kept in no address.
 */
export const usePatientSearch = (typed: string, { limit = PAGE, enabled = true } = {}) => {
  const text = typed.trim()
  return useInfiniteQuery({
    queryKey: ['patients', text, limit],
    queryFn: ({ pageParam, signal }) =>
      find(text, pageParam === null ? { limit } : { limit, cursor: pageParam }, signal),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    enabled,
  })
}
