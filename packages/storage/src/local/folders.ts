import { mkdir, open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ObjectId } from '../object-id.ts'
import { systemCodeOf } from '../storage-error.ts'

/** Where a store's files lie. */
export interface Places {
  readonly root: string
  readonly parts: string
  readonly objects: string
}

export const PART = '.part'
export const LOCK = '.lock'

export const placesOf = (root: string): Places => ({
  root,
  parts: join(root, 'parts'),
  objects: join(root, 'objects'),
})

export const partPath = ({ parts }: Places, id: ObjectId): string => join(parts, `${id}${PART}`)
export const lockPath = ({ parts }: Places, id: ObjectId): string => join(parts, `${id}${LOCK}`)
export const objectPath = ({ objects }: Places, id: ObjectId): string => join(objects, id.slice(0, 2), id)

/** Makes what was made, renamed or removed in this folder survive a power cut. */
export const syncFolder = async (path: string): Promise<void> => {
  await using folder = await open(path, 'r')
  await folder.sync()
}

/** Makes a folder, and those above it, that its owner alone may enter; one that is there stays as it is. */
export const makeFolder = async (path: string): Promise<void> => {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolder(dirname(path))
}

/** What the work gives, or null where it found that the file is not there. */
export const unlessMissing = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

export const statIfThere = (path: string): Promise<Stats | null> => unlessMissing(stat(path))

export const openIfThere = (path: string, flags: 'r' | 'r+'): Promise<FileHandle | null> =>
  unlessMissing(open(path, flags))
