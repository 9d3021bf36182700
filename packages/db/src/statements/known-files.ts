import type { EntityManager } from '@mikro-orm/postgresql'

/** An object of the store that has a row, in whatever organization. */
export interface KnownFile {
  readonly fileId: string
  /** Whether its bytes are still needed: it was neither deleted nor rejected. */
  readonly isKept: boolean
}

/** Runs in a transaction that is of no organization. */
export const knownFiles = (em: EntityManager, ids: readonly string[]): Promise<KnownFile[]> =>
  em.execute<KnownFile[]>(
    'select file_id as "fileId", is_kept as "isKept" from known_files(array(select jsonb_array_elements_text(?::jsonb)::uuid))',
    [JSON.stringify(ids)],
  )
