import { isObjectId, type ObjectId } from '@medilens/storage'
import { isStorageError } from '../storage-refusal.ts'
import type { SweepOptions } from './sweep.ts'

const DAY_MS = 24 * 3_600_000
/** A row is there before the first byte; what has none for so long never will. */
const STRANGE_FOR_MS = DAY_MS
/** No upload takes so long. */
const PARTS_MS = 2 * DAY_MS
const AT_ONCE = 1_000

export interface SweptObjects {
  /** Of files that were deleted or rejected, or of none. */
  readonly removed: number
  /**
   * Of no file, and left where they are: where most of what lies in a folder is of no file here, it is rather another
   * database's folder than that much was lost.
   */
  readonly strange: number
}

/** Goes through all that lies in the store, and removes what no file needs. */
export async function sweepObjects({
  database,
  files,
  now = new Date(),
  signal,
  onError,
}: SweepOptions): Promise<SweptObjects> {
  const { store } = files
  let removed = (await store.sweepParts(new Date(now.getTime() - PARTS_MS))).length
  const remove = async (id: ObjectId): Promise<void> => {
    try {
      await store.remove(id)
      removed++
    } catch (error) {
      // Whoever writes it finds that nobody wants it, and the next sweep that it is there still.
      if (!isStorageError(error, 'busy')) onError(error)
    }
  }

  let kept = 0
  const strange: ObjectId[] = []
  const lookAt = async (batch: ReadonlyMap<string, Date>): Promise<void> => {
    const known = new Map(
      (await database.knownFiles([...batch.keys()])).map(({ fileId, isKept }) => [fileId, isKept]),
    )
    for (const [id, changedAt] of batch) {
      if (!isObjectId(id)) continue
      const isKept = known.get(id)
      if (isKept === false) await remove(id)
      else if (isKept === true) kept++
      else if (changedAt.getTime() < now.getTime() - STRANGE_FOR_MS) strange.push(id)
    }
  }

  let batch = new Map<string, Date>()
  for await (const { objectId, changedAt } of store.list()) {
    if (signal?.aborted === true) return { removed, strange: 0 }
    batch.set(objectId, changedAt)
    if (batch.size < AT_ONCE) continue
    await lookAt(batch)
    batch = new Map()
  }
  await lookAt(batch)
  if (strange.length > kept) return { removed, strange: strange.length }
  for (const id of strange) await remove(id)
  return { removed, strange: 0 }
}
