import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { isObjectId } from '../object-id.ts'
import type { ObjectId } from '../object-id.ts'
import type { ListedObject } from '../object-store.ts'
import { LOCK, objectPath, PART, partPath, statIfThere, unlessMissing } from './folders.ts'
import type { Places } from './folders.ts'

/** The names in a folder, a few at a time; none where it is not there. */
async function* namesIn(path: string): AsyncGenerator<string> {
  const folder = await unlessMissing(opendir(path))
  if (folder === null) return
  for await (const { name } of folder) yield name
}

async function* idsBefore(places: Places, ending: string): AsyncGenerator<ObjectId> {
  for await (const name of namesIn(places.parts)) {
    const id = name.slice(0, -ending.length)
    if (name.endsWith(ending) && isObjectId(id)) yield id
  }
}

/** The ids of which there is a part. */
export const partIds = (places: Places): AsyncIterable<ObjectId> => idsBefore(places, PART)

/** The ids of which there is the file of a lock, held or not. */
export const lockIds = (places: Places): AsyncIterable<ObjectId> => idsBefore(places, LOCK)

export async function* listParts(places: Places): AsyncGenerator<ListedObject> {
  for await (const objectId of partIds(places)) {
    const found = await statIfThere(partPath(places, objectId))
    if (found !== null) yield { objectId, state: 'part', changedAt: found.mtime }
  }
}

export async function* listObjects(places: Places): AsyncGenerator<ListedObject> {
  for await (const folder of namesIn(places.objects)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    for await (const name of namesIn(join(places.objects, folder))) {
      if (!isObjectId(name) || !name.startsWith(folder)) continue
      const found = await statIfThere(objectPath(places, name))
      if (found !== null) yield { objectId: name, state: 'object', changedAt: found.mtime }
    }
  }
}
