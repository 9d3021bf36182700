import type { Session } from '@medilens/db'
import { objectId, type MasterKeys } from '@medilens/storage'
import { readWrappedKey, writeWrappedKey } from '../wrapped-key.ts'
import type { SweepOptions } from './sweep.ts'

const AT_ONCE = 500

/**
 * Wraps the keys of files anew that an older master key wrapped, so that it can be put away; the files stay as they are.
 * Answers how many.
 */
export async function rewrapKeys({ database, files, signal, onError }: SweepOptions): Promise<number> {
  let rewrapped = 0
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a part at a time, so that nobody waits for long
    const done = await database.asSystem(
      'keys under an older master key',
      async (session) => (signal?.aborted === true ? 0 : rewrapSome(session, files.masterKeys, onError)),
      onError,
    )
    const found = done.reduce((sum, one) => sum + one, 0)
    rewrapped += found
    if (found === 0 || signal?.aborted === true) return rewrapped
  }
}

async function rewrapSome(
  { sql, organizationId }: Session,
  masterKeys: MasterKeys,
  onError: SweepOptions['onError'],
): Promise<number> {
  const rows = await sql
    .selectFrom('uploaded_files')
    .select(['id', 'wrappedKey'])
    .where('organizationId', '=', organizationId)
    .where('wrappedKey', 'not like', `${masterKeys.currentId}:%`)
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute()
  let rewrapped = 0
  for (const { id, wrappedKey } of rows) {
    try {
      const wrapped = masterKeys.rewrap(objectId(id), readWrappedKey(wrappedKey ?? ''))
      // oxlint-disable-next-line no-await-in-loop -- one transaction does one thing after the other
      await sql
        .updateTable('uploaded_files')
        .set({ wrappedKey: writeWrappedKey(wrapped) })
        .where('organizationId', '=', organizationId)
        .where('id', '=', id)
        .execute()
      rewrapped++
    } catch (error) {
      onError(error)
    }
  }
  return rewrapped
}
