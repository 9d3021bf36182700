import type { Outputs } from '@medilens/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../server/connection.ts'

/** Whom a list shows. */
export type PatientSummary = Outputs['patient']['list']['items'][number]
type PatientPage = Outputs['patient']['list']

/** Under which all lists of patients are remembered. */
export const PATIENTS_KEY = ['patients'] as const

const PAGE = 200
/** What is typed wants an answer at once, and the first screen is all that is seen of it. */
const FIRST_PAGE_OF_SEARCH = 50
/** The place of the first page, in the type of all the others. */
const firstPage = (): string | null => null

/** What is typed into a search: the beginning of a name, or of a telephone number. */
const isPhone = (text: string): boolean => /^[+(\d][\d\s()/-]*$/.test(text)

/** What can be looked for in what was typed; nothing in signs alone, such as the plus before a number. */
const searchedFor = (typed: string): string => (/[\p{L}\p{N}]/u.test(typed) ? typed.trim() : '')

const find = (
  text: string,
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<PatientPage> => {
  if (text === '') return client.patient.list.query(page, { signal })
  if (isPhone(text)) return client.patient.search.query({ phone: text, ...page }, { signal })
  return client.patient.search.query({ namePrefix: text, ...page }, { signal })
}

interface SearchOptions {
  /** How many are asked for at first, where that is not a screen full. */
  readonly limit?: number
  readonly enabled?: boolean
}

/**
 * Patients by the beginning of name or telephone number, or all of them by name, a page at a time. What was found stays
 * until something else is; what was typed is kept in no address.
 */
export const usePatientSearch = (typed: string, { limit: most, enabled = true }: SearchOptions = {}) => {
  const text = searchedFor(typed)
  const limit = most ?? (text === '' ? PAGE : FIRST_PAGE_OF_SEARCH)
  return useInfiniteQuery({
    queryKey: [...PATIENTS_KEY, text, limit],
    queryFn: ({ pageParam, signal }) =>
      find(text, pageParam === null ? { limit } : { limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    // Each look at a list is audited, and a long one is asked for page by page: coming back to the window is no reason.
    refetchOnWindowFocus: false,
    enabled,
  })
}
