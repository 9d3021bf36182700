import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'

/** An object of the store that has a row, in whatever organization. */
export interface KnownFile {
  readonly fileId: string
  /** Whether its bytes are still needed: it was neither deleted nor rejected. */
  readonly isKept: boolean
}

/** Runs in a transaction that is of no organization. */
export async function knownFiles(em: EntityManager, ids: readonly string[]): Promise<KnownFile[]> {
  const { rows } = await sql<KnownFile>`
    select file_id as "fileId", is_kept as "isKept"
      from known_files(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))`.execute(
    em.getKysely(),
  )
  return rows
}
