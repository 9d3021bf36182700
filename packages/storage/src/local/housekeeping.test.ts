import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DataKey } from '../keys/data-key.ts'
import type { ObjectId } from '../object-id.ts'
import type { ListedObject } from '../object-store.ts'
import { chunksOf, refusalOf, someBytes } from '../testing/bytes.ts'
import { newId, temporaryStore } from '../testing/temporary-store.ts'
import type { TemporaryStore } from '../testing/temporary-store.ts'

const HOUR = 3_600_000

const part = async ({ store }: TemporaryStore): Promise<ObjectId> => {
  const id = newId()
  await using writer = await store.begin(id, DataKey.random())
  await writer.write(chunksOf(someBytes(70_000)))
  return id
}

const object = async ({ store }: TemporaryStore): Promise<ObjectId> => {
  const id = newId()
  await using writer = await store.begin(id, DataKey.random())
  await writer.write(chunksOf(someBytes(100)))
  await writer.finish()
  return id
}

const listed = async ({ store }: TemporaryStore): Promise<ListedObject[]> => {
  const all: ListedObject[] = []
  for await (const one of store.list()) all.push(one)
  return all
}

const namesIn = async ({ root }: TemporaryStore): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

const makeOld = (path: string) => utimes(path, new Date(Date.now() - HOUR), new Date(Date.now() - HOUR))

it('other users of the machine can neither read nor enter', async () => {
  await using temporary = await temporaryStore()
  const before = process.umask(0)
  try {
    await part(temporary)
    await object(temporary)
  } finally {
    process.umask(before)
  }
  const entries = await readdir(temporary.root, { recursive: true })
  expect(entries).toHaveLength(6)
  for (const path of [temporary.root, ...entries.map((entry) => join(temporary.root, entry))]) {
    const found = await stat(path)
    expect(found.mode & 0o777, path).toBe(found.isDirectory() ? 0o700 : 0o600)
  }
})

describe('what is removed', () => {
  it('is gone, part or object, and leaves nothing behind', async () => {
    await using temporary = await temporaryStore()
    for (const id of [await part(temporary), await object(temporary)]) {
      await temporary.store.remove(id)
      expect(await temporary.store.find(id)).toEqual({ state: 'none' })
    }
    expect(await namesIn(temporary)).toEqual([])
  })

  it('may be gone already', async () => {
    await using temporary = await temporaryStore()
    const id = await object(temporary)
    await temporary.store.remove(id)
    await temporary.store.remove(id)
    await temporary.store.remove(newId())
    expect(await namesIn(temporary)).toEqual([])
  })
})

describe('a sweep', () => {
  it('takes the parts that were given up, and none that is new or has a writer', async () => {
    await using temporary = await temporaryStore()
    const { store } = temporary
    const [old, fresh, whole] = [await part(temporary), await part(temporary), await object(temporary)]
    const [held, key] = [newId(), DataKey.random()]
    await using writer = await store.begin(held, key)
    for (const id of [old, held]) await makeOld(temporary.pathOf(id, 'part'))
    await makeOld(temporary.pathOf(whole, 'object'))

    expect(await store.sweepParts(new Date(Date.now() - HOUR / 2))).toEqual([old])
    expect((await namesIn(temporary)).toSorted()).toEqual(
      [`${fresh}.part`, `${fresh}.lock`, `${held}.part`, `${held}.lock`, whole].toSorted(),
    )
    await writer.release()
  })

  it('takes the locks that killed processes left, once they are old', async () => {
    await using temporary = await temporaryStore()
    const id = newId()
    expect(await refusalOf(() => temporary.store.resume(id, DataKey.random()))).toBe('missing')
    await temporary.store.sweepParts(new Date(Date.now() - HOUR))
    expect(await namesIn(temporary)).toEqual([`${id}.lock`])
    await makeOld(temporary.pathOf(id, 'lock'))
    expect(await temporary.store.sweepParts(new Date(Date.now() - HOUR / 2))).toEqual([])
    expect(await namesIn(temporary)).toEqual([])
  })
})

describe('a list', () => {
  it('has whatever lies there, so that what no row knows is found, and nothing that is not ours', async () => {
    await using temporary = await temporaryStore()
    const [id, other] = [await part(temporary), await object(temporary)]
    const objects = join(temporary.root, 'objects')
    await writeFile(join(temporary.root, 'parts', 'notes.part'), '')
    await writeFile(join(objects, 'lost+found'), '')
    await writeFile(join(objects, other.slice(0, 2), 'core'), '')
    const found = await listed(temporary)
    expect(found).toHaveLength(2)
    expect(found).toEqual(
      expect.arrayContaining([
        { objectId: id, state: 'part', changedAt: expect.any(Date) },
        { objectId: other, state: 'object', changedAt: expect.any(Date) },
      ]),
    )
    for (const { changedAt } of found) expect(Date.now() - changedAt.getTime()).toBeLessThan(60_000)
  })

  it('goes on when what it is about to name is removed', async () => {
    await using temporary = await temporaryStore()
    const ids = [
      await part(temporary),
      await part(temporary),
      await object(temporary),
      await object(temporary),
    ]
    let count = 0
    for await (const { objectId } of temporary.store.list()) {
      expect(ids).toContain(objectId)
      count += 1
      for (const id of ids) await temporary.store.remove(id)
    }
    expect(count).toBe(1)
    expect(await listed(temporary)).toEqual([])
  })

  it('is empty in a new store', async () => {
    await using temporary = await temporaryStore()
    expect(await listed(temporary)).toEqual([])
    expect(await temporary.store.sweepParts(new Date())).toEqual([])
  })
})
