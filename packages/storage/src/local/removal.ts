import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ObjectId } from '../object-id.ts'
import { StorageError } from '../storage-error.ts'
import { lockPath, objectPath, partPath, statIfThere, syncFolder, unlessMissing } from './folders.ts'
import type { Places } from './folders.ts'
import { lockIds, partIds } from './listing.ts'
import { PartLock } from './part-lock.ts'

/** Removes part and object. Throws StorageError `busy` where the part has a writer. */
export const removeObject = async (places: Places, objectId: ObjectId): Promise<void> => {
  using lock = PartLock.take(lockPath(places, objectId))
  const path = objectPath(places, objectId)
  await rm(partPath(places, objectId), { force: true })
  await rm(path, { force: true })
  // Else a power cut could bring them back.
  await syncFolder(places.parts)
  await unlessMissing(syncFolder(dirname(path)))
  lock.discard()
}

/** The lock, or null where a writer has it. */
const lockUnlessBusy = (places: Places, objectId: ObjectId): PartLock | null => {
  try {
    return PartLock.take(lockPath(places, objectId))
  } catch (error) {
    if (error instanceof StorageError && error.code === 'busy') return null
    throw error
  }
}

const isOlder = async (path: string, than: Date): Promise<boolean> => {
  const found = await statIfThere(path)
  return found !== null && found.mtime < than
}

const sweepPart = async (places: Places, objectId: ObjectId, olderThan: Date): Promise<boolean> => {
  const path = partPath(places, objectId)
  if (!(await isOlder(path, olderThan))) return false
  using lock = lockUnlessBusy(places, objectId)
  // A writer may have been here since.
  if (lock === null || !(await isOlder(path, olderThan))) return false
  await rm(path, { force: true })
  lock.discard()
  return true
}

/** Takes away the file of a lock that a killed process left, or that somebody took who then found nothing to write. */
const sweepLock = async (places: Places, objectId: ObjectId, olderThan: Date): Promise<void> => {
  const isOfPart = async (): Promise<boolean> => (await statIfThere(partPath(places, objectId))) !== null
  if ((await isOfPart()) || !(await isOlder(lockPath(places, objectId), olderThan))) return
  using lock = lockUnlessBusy(places, objectId)
  if (lock !== null && !(await isOfPart())) lock.discard()
}

/** Removes the parts that have no writer and were last written to before; gives their ids. */
export const sweepParts = async (places: Places, olderThan: Date): Promise<ObjectId[]> => {
  const swept: ObjectId[] = []
  for await (const objectId of partIds(places)) {
    if (await sweepPart(places, objectId, olderThan)) swept.push(objectId)
  }
  for await (const objectId of lockIds(places)) await sweepLock(places, objectId, olderThan)
  return swept
}
