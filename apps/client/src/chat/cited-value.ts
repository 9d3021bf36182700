import type { Outputs } from '@medilens/client'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../server/connection.ts'

/** A value that an answer rests on, as it is stored. */
export type CitedValue = Outputs['biomarker']['list']['items'][number]

/** What is known of where a value is to be found. */
export interface Whereabouts {
  readonly valueId: string
  readonly patientId: string | null
  /** Of whatever the same answer rests on. */
  readonly assessmentIds: readonly string[]
  /** When it was measured, where the answer says so. */
  readonly measuredAt: string | null
}

const PAGE = 100
/** Of somebody's own, where no day is said either, so many assessments are looked through. */
const MOST_ASSESSMENTS = 40

/**
 * A value by its id; null where it is not found. An answer names values alone, and values are asked for by their
 * assessment: so it is looked for in those that may hold it.
 */
export const citedValueQuery = (where: Whereabouts) =>
  queryOptions({
    queryKey: ['chat', 'cited-value', where.valueId],
    queryFn: async ({ signal }): Promise<CitedValue | null> =>
      (await findIn(where.assessmentIds, where.valueId, signal)) ??
      (await findIn(await candidates(where, signal), where.valueId, signal)),
    // A correction may take it back at any time: each look at it asks whether it still counts.
    staleTime: 0,
  })

async function findIn(
  assessmentIds: readonly string[],
  valueId: string,
  signal: AbortSignal,
): Promise<CitedValue | null> {
  const lists = await Promise.all(
    assessmentIds.map((assessmentId) =>
      client.biomarker.list.query({ assessmentId, limit: 1000 }, { signal }),
    ),
  )
  return lists.flatMap(({ items }) => items).find(({ id }) => id === valueId) ?? null
}

async function candidates(
  { patientId, measuredAt }: Whereabouts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (measuredAt === null && patientId !== null) return ofLatest(patientId, signal)
  const whose = patientId === null ? {} : { patientId }
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page: Outputs['assessment']['list'] =
      // oxlint-disable-next-line no-await-in-loop -- each page says where the next begins
      await client.assessment.list.query(
        { ...whose, status: 'completed', limit: PAGE, ...(cursor === null ? {} : { cursor }) },
        { signal },
      )
    if (measuredAt === null) return page.items.slice(0, MOST_ASSESSMENTS).map(({ id }) => id)
    found.push(...page.items.flatMap((item) => (isAt(item.measuredAt, measuredAt) ? [item.id] : [])))
    // Newest first: what comes after an older one is older still.
    const oldest = page.items.at(-1)
    const isPast = oldest !== undefined && Date.parse(oldest.measuredAt) < Date.parse(measuredAt)
    cursor = isPast ? null : page.nextCursor
  } while (cursor !== null)
  return found
}

/** Where no day is said, it is one of the latest values. */
async function ofLatest(patientId: string, signal: AbortSignal): Promise<readonly string[]> {
  const { items } = await client.biomarker.latest.query({ patientId }, { signal })
  return [...new Set(items.map(({ assessmentId }) => assessmentId))]
}

const isAt = (instant: string, other: string): boolean => Date.parse(instant) === Date.parse(other)
