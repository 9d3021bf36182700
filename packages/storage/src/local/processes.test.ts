import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { objectId } from '../object-id.ts'
import { chunksOf, refusalOf, sha256 } from '../testing/bytes.ts'
import { runProcess } from '../testing/processes.ts'
import { newId, temporaryStore } from '../testing/temporary-store.ts'
import { writtenBytes, writtenKey } from '../testing/written-object.ts'

describe('a server that is killed', () => {
  it('leaves no object without all its bytes, and every upload can go on', { timeout: 60_000 }, async () => {
    await using temporary = await temporaryStore()
    const { store } = temporary
    const finished: string[] = []
    let interrupted = 0
    // A kill may come between two uploads: six of them, and more only until one was interrupted.
    for (let round = 0; round < 6 || (interrupted === 0 && round < 40); round++) {
      await using child = runProcess('process-that-writes.ts', [temporary.root])
      expect(await child.line()).toBe('begins')
      for (let nth = 0; nth < round % 6; nth++) finished.push((await child.line()) ?? '')
      await sleep(3 * (round % 7))
      await child.kill()
      for (let line = await child.line(); line !== null; line = await child.line()) finished.push(line)

      for await (const { objectId: id, state } of store.list()) {
        const whole = writtenBytes(id)
        if (state === 'part') {
          interrupted += 1
          await using writer = await store.resume(id, writtenKey(id))
          await writer.write(chunksOf(whole.subarray(writer.receivedBytes)))
          await writer.finish()
        }
        expect((await store.verify(id, writtenKey(id))).sha256).toBe(sha256(whole))
      }
    }
    for (const id of finished) {
      expect(await store.find(objectId(id))).toMatchObject({ state: 'object' })
    }
    expect(finished.length).toBeGreaterThan(0)
    expect(interrupted).toBeGreaterThan(0)
  })

  it('keeps others from its upload while it lives, and no longer', async () => {
    await using temporary = await temporaryStore()
    const { store } = temporary
    const id = newId()
    await using child = runProcess('process-that-holds.ts', [temporary.root, id])
    expect(await child.line()).toBe('written')
    expect(await refusalOf(() => store.resume(id, writtenKey(id)))).toBe('busy')
    expect(await refusalOf(() => store.remove(id))).toBe('busy')
    expect(await store.sweepParts(new Date(Date.now() + 60_000))).toEqual([])
    expect(await store.find(id)).toMatchObject({ state: 'part', receivedBytes: 196_608 })
    await child.kill()
    await using writer = await store.resume(id, writtenKey(id))
    await writer.write(chunksOf(writtenBytes(id).subarray(writer.receivedBytes)))
    expect((await writer.finish()).sha256).toBe(sha256(writtenBytes(id)))
  })
})

it('a disk that fills up is told apart from other faults, and what had come can go on', async () => {
  await using temporary = await temporaryStore()
  const { store } = temporary
  const id = newId()
  await using child = runProcess('process-that-holds.ts', [temporary.root, id], 100)
  expect(await child.line()).toBe('StorageError: There is no space left for this object')
  await child.kill()
  await using writer = await store.resume(id, writtenKey(id))
  expect(writer.receivedBytes).toBe(65_536)
  await writer.write(chunksOf(writtenBytes(id).subarray(writer.receivedBytes)))
  expect((await writer.finish()).sha256).toBe(sha256(writtenBytes(id)))
})

it('a file of 256 MiB takes less than 50 MiB of memory on its way in, and as little on its way out', async () => {
  await using temporary = await temporaryStore()
  await using child = runProcess('process-that-measures.ts', [temporary.root, '256'])
  const { size, given, writing, reading } = JSON.parse((await child.line()) ?? '{}')
  expect([size, given]).toEqual([268_435_456, 268_435_456])
  expect(writing).toBeLessThan(50)
  expect(reading).toBeLessThan(50)
})
