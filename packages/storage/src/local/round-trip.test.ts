import * as fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { FRAME_BYTES, sealedSize } from '../frames/frame.ts'
import { DataKey } from '../keys/data-key.ts'
import { chunksOf, collect, refusalOf, sha256, someBytes } from '../testing/bytes.ts'
import { newId, openFilesUnder, temporaryStore } from '../testing/temporary-store.ts'
import type { TemporaryStore } from '../testing/temporary-store.ts'

const EDGES = [0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_000_000]

const stored = async ({ store }: TemporaryStore, bytes: Uint8Array, chunkBytes?: number) => {
  const [id, key] = [newId(), DataKey.random()]
  await using writer = await store.begin(id, key)
  await writer.write(chunksOf(bytes, chunkBytes))
  return { id, key, ...(await writer.finish()) }
}

describe('a file', () => {
  it.each(EDGES)('of %i bytes comes back as it was', async (size) => {
    await using temporary = await temporaryStore()
    const bytes = someBytes(size)
    const { id, key, ...told } = await stored(temporary, bytes)
    expect(told).toEqual({ size, sha256: sha256(bytes), head: Uint8Array.from(bytes.subarray(0, 4096)) })
    expect((await collect(await temporary.store.read(id, key, size))).equals(bytes)).toBe(true)
    expect(await temporary.store.verify(id, key)).toEqual(told)
    expect(await temporary.store.find(id)).toMatchObject({ state: 'object', size })
    expect((await readFile(temporary.pathOf(id, 'object'))).length).toBe(sealedSize(size))
    expect(await openFilesUnder(temporary.root)).toEqual([])
  })

  it('comes back whatever its size, the chunks it came in and the range that is asked for', async () => {
    await using temporary = await temporaryStore()
    const near = fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -3, max: 3 }))
      .map(([frames, off]) => Math.max(0, frames * FRAME_BYTES + off))
    const size = fc.oneof(near, fc.integer({ min: 0, max: 5 * FRAME_BYTES }))
    const cases = fc.record({
      size,
      chunkBytes: fc.oneof(fc.integer({ min: 700, max: 300_000 }), fc.constant(FRAME_BYTES)),
      ends: fc.array(fc.tuple(size, size), { minLength: 3, maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const bytes = someBytes(one.size, one.chunkBytes)
        const { id, key, head } = await stored(temporary, bytes, one.chunkBytes)
        expect(bytes.subarray(0, 4096).equals(head)).toBe(true)
        for (const [a, b] of one.ends) {
          const [start, end] = [Math.min(a, b, one.size), Math.min(Math.max(a, b), one.size)]
          const range = await temporary.store.read(id, key, one.size, { start, end })
          expect((await collect(range)).equals(bytes.subarray(start, end))).toBe(true)
        }
        await temporary.store.remove(id)
      }),
      { numRuns: 60 },
    )
  })

  it('can be read from any byte to any other around the border of a frame', async () => {
    await using temporary = await temporaryStore()
    const bytes = someBytes(2 * FRAME_BYTES)
    const { id, key, size } = await stored(temporary, bytes)
    const places = [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, size - 1, size]
    for (const start of places) {
      for (const end of places.filter((place) => place >= start)) {
        const range = await temporary.store.read(id, key, size, { start, end })
        expect((await collect(range)).equals(bytes.subarray(start, end))).toBe(true)
      }
    }
  })

  it.each([
    [-1, 5],
    [0, 11],
    [6, 5],
    [11, 11],
    [0.5, 5],
    [0, NaN],
    [0, Infinity],
  ])('of 10 bytes has none from %d to %d, and says so before it answers', async (start, end) => {
    await using temporary = await temporaryStore()
    const { id, key, size } = await stored(temporary, someBytes(10))
    expect(await refusalOf(() => temporary.store.read(id, key, size, { start, end }))).toBe('bad_range')
    expect(await openFilesUnder(temporary.root)).toEqual([])
  })

  it('lies nowhere on disk as it was uploaded', async () => {
    await using temporary = await temporaryStore()
    const bytes = Buffer.alloc(100_000, 'Name of a patient. ')
    const { id, key } = await stored(temporary, bytes)
    const [one, other] = [await readFile(temporary.pathOf(id, 'object')), newId()]
    expect(one.includes('patient')).toBe(false)
    await using writer = await temporary.store.begin(other, key)
    await writer.write(chunksOf(bytes))
    await writer.finish()
    // The same bytes under the same key look different, down to the first of them.
    expect((await readFile(temporary.pathOf(other, 'object'))).subarray(0, 12)).not.toEqual(
      one.subarray(0, 12),
    )
  })

  it('that is not there is told so before the first byte', async () => {
    await using temporary = await temporaryStore()
    const [id, key] = [newId(), DataKey.random()]
    expect(await refusalOf(() => temporary.store.read(id, key, 0))).toBe('missing')
    expect(await refusalOf(() => temporary.store.verify(id, key))).toBe('missing')
    expect(await temporary.store.find(id)).toEqual({ state: 'none' })
  })
})

describe('a reader', () => {
  it('who waits is waited for: no more than two frames are opened ahead', async () => {
    await using temporary = await temporaryStore()
    const { id, key, size } = await stored(temporary, someBytes(20 * FRAME_BYTES))
    const stream = await temporary.store.read(id, key, size)
    await new Promise((resolve) => stream.once('readable', resolve))
    await sleep(50)
    expect(stream.readableLength).toBeLessThanOrEqual(2 * FRAME_BYTES)
    stream.destroy()
  })

  it('who stops early, or never begins, leaves no file open', async () => {
    await using temporary = await temporaryStore()
    const { id, key, size } = await stored(temporary, someBytes(20 * FRAME_BYTES))
    for await (const chunk of await temporary.store.read(id, key, size)) {
      expect(chunk).toHaveLength(FRAME_BYTES)
      break
    }
    const never = await temporary.store.read(id, key, size)
    expect(await openFilesUnder(temporary.root)).toHaveLength(1)
    never.destroy()
    await expect.poll(() => openFilesUnder(temporary.root)).toEqual([])
  })
})
