import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { LocalStore } from '../local/local-store.ts'
import { objectId } from '../object-id.ts'
import type { ObjectId } from '../object-id.ts'

/** A store in a folder of its own, which is gone at the end. */
export interface TemporaryStore extends AsyncDisposable {
  readonly root: string
  readonly store: LocalStore
  pathOf(id: ObjectId, what: 'part' | 'object' | 'lock'): string
}

export const temporaryStore = async (): Promise<TemporaryStore> => {
  const above = await mkdtemp(join(tmpdir(), 'medilens-storage-'))
  const root = join(above, 'files')
  return {
    root,
    store: await LocalStore.open(root),
    pathOf: (id, what) =>
      what === 'object' ? join(root, 'objects', id.slice(0, 2), id) : join(root, 'parts', `${id}.${what}`),
    [Symbol.asyncDispose]: () => rm(above, { recursive: true }),
  }
}

export const newId = (): ObjectId => objectId(randomUUID())

/** The files under the folder that this process has open. */
export const openFilesUnder = async (root: string): Promise<string[]> => {
  const found = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  return found.filter((path) => path.startsWith(root))
}
