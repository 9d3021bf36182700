import * as fc from 'fast-check'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FRAME_BYTES, SEALED_FRAME_BYTES } from '../frames/frame.ts'
import { DataKey } from '../keys/data-key.ts'
import { chunksOf, collect, refusalOf, someBytes } from '../testing/bytes.ts'
import { newId, openFilesUnder, temporaryStore } from '../testing/temporary-store.ts'
import type { ObjectId } from '../object-id.ts'

/** An object on disk that can be changed behind the store's back. */
const victim = async (size: number) => {
  const temporary = await temporaryStore()
  const { store } = temporary
  const key = DataKey.random()
  const put = async (id: ObjectId, bytes: Uint8Array) => {
    await using writer = await store.begin(id, key)
    await writer.write(chunksOf(bytes))
    await writer.finish()
    return readFile(temporary.pathOf(id, 'object'))
  }
  const id = newId()
  const bytes = someBytes(size)
  const sealed = await put(id, bytes)
  const path = temporary.pathOf(id, 'object')
  /** How the store refuses the object with these bytes on disk, with and without what the row knows. */
  const refusals = async (changed: Uint8Array) => {
    await writeFile(path, changed)
    const read = await refusalOf(async () => collect(await store.read(id, key, size)))
    const verify = await refusalOf(() => store.verify(id, key))
    return { read, verify }
  }
  return { ...temporary, key, id, bytes, sealed, path, put, refusals }
}

const CORRUPT = { read: 'corrupt', verify: 'corrupt' }

const flip = (sealed: Buffer, bit: number): Buffer => {
  const changed = Buffer.from(sealed)
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return changed
}

const framesOf = (sealed: Buffer): Buffer[] => {
  const frames: Buffer[] = []
  for (let at = 0; at < sealed.length; at += SEALED_FRAME_BYTES) {
    frames.push(sealed.subarray(at, at + SEALED_FRAME_BYTES))
  }
  return frames
}

describe('of a small object', () => {
  it.each([0, 1, 20])('with %i bytes, every bit that is flipped is noticed', async (size) => {
    await using object = await victim(size)
    for (let bit = 0; bit < object.sealed.length * 8; bit++) {
      expect(await object.refusals(flip(object.sealed, bit))).toEqual(CORRUPT)
    }
  })

  it('every length that it is cut to is noticed', async () => {
    await using object = await victim(100)
    for (let length = 0; length < object.sealed.length; length++) {
      expect(await object.refusals(object.sealed.subarray(0, length))).toEqual(CORRUPT)
    }
  })

  it('every byte that is appended is noticed', async () => {
    await using object = await victim(100)
    for (let more = 1; more < 60; more++) {
      expect(await object.refusals(Buffer.concat([object.sealed, Buffer.alloc(more)]))).toEqual(CORRUPT)
    }
  })
})

describe('of an object with four frames', () => {
  it('a bit that is flipped anywhere is noticed', async () => {
    await using object = await victim(3 * FRAME_BYTES + 1000)
    const anywhere = fc.integer({ min: 0, max: object.sealed.length * 8 - 1 })
    await fc.assert(
      fc.asyncProperty(anywhere, async (bit) => {
        expect(await object.refusals(flip(object.sealed, bit))).toEqual(CORRUPT)
      }),
      { numRuns: 150 },
    )
  })

  it.each([3 * FRAME_BYTES, 3 * FRAME_BYTES + 1000])(
    'and %i bytes, a cut at and around each border is noticed',
    async (size) => {
      await using object = await victim(size)
      for (const frames of [0, 1, 2, 3]) {
        for (const off of [-29, -28, -27, -1, 0, 1, 27, 28, 29]) {
          const length = frames * SEALED_FRAME_BYTES + off
          if (length < 0 || length >= object.sealed.length) continue
          expect(await object.refusals(object.sealed.subarray(0, length))).toEqual(CORRUPT)
        }
      }
    },
  )

  it('each pair of frames that is swapped is noticed', async () => {
    await using object = await victim(3 * FRAME_BYTES + 1000)
    const frames = framesOf(object.sealed)
    for (let one = 0; one < frames.length; one++) {
      for (let other = one + 1; other < frames.length; other++) {
        const swapped = frames.map(
          (frame, index) => frames[index === one ? other : index === other ? one : index] ?? frame,
        )
        expect(await object.refusals(Buffer.concat(swapped))).toEqual(CORRUPT)
      }
    }
  })

  it('each frame that is dropped, doubled, put over another or appended is noticed', async () => {
    await using object = await victim(3 * FRAME_BYTES + 1000)
    const frames = framesOf(object.sealed)
    for (const [index, frame] of frames.entries()) {
      expect(await object.refusals(Buffer.concat(frames.toSpliced(index, 1)))).toEqual(CORRUPT)
      expect(await object.refusals(Buffer.concat(frames.toSpliced(index, 0, frame)))).toEqual(CORRUPT)
      expect(await object.refusals(Buffer.concat([...frames, frame]))).toEqual(CORRUPT)
      for (const other of frames.filter((one) => one !== frame)) {
        expect(await object.refusals(Buffer.concat(frames.with(index, other)))).toEqual(CORRUPT)
      }
    }
  })

  it('each frame that is another object’s is noticed, with the same key and the same bytes', async () => {
    await using object = await victim(3 * FRAME_BYTES + 1000)
    const others = framesOf(await object.put(newId(), object.bytes))
    const frames = framesOf(object.sealed)
    for (const [index, other] of others.entries()) {
      expect(await object.refusals(Buffer.concat(frames.with(index, other)))).toEqual(CORRUPT)
    }
  })

  it('what comes before a changed frame is given, and nothing of that frame or after it', async () => {
    await using object = await victim(3 * FRAME_BYTES + 1000)
    await writeFile(object.path, flip(object.sealed, (2 * SEALED_FRAME_BYTES + 65_000) * 8))
    const stream = await object.store.read(object.id, object.key, object.bytes.length)
    const given: Uint8Array[] = []
    const refusal = await refusalOf(async () => {
      for await (const chunk of stream) given.push(chunk)
    })
    expect(refusal).toBe('corrupt')
    expect(Buffer.concat(given).equals(object.bytes.subarray(0, 2 * FRAME_BYTES))).toBe(true)
    expect(await openFilesUnder(object.root)).toEqual([])
  })

  it('a stream that is cut at its end does not look like one that ended', async () => {
    // The last frame is empty: every byte of the object is in the three before it.
    await using object = await victim(3 * FRAME_BYTES)
    await writeFile(object.path, flip(object.sealed, object.sealed.length * 8 - 1))
    const range = { start: FRAME_BYTES, end: 3 * FRAME_BYTES }
    const read = async () => collect(await object.store.read(object.id, object.key, 3 * FRAME_BYTES, range))
    expect(await refusalOf(read)).toBe('corrupt')
  })
})

it('an object is not read with another key, under another id or in another’s place', async () => {
  await using object = await victim(1000)
  const { store, id, key } = object
  expect(await refusalOf(async () => collect(await store.read(id, DataKey.random(), 1000)))).toBe('corrupt')
  expect(await refusalOf(() => store.verify(id, DataKey.random()))).toBe('corrupt')
  expect(await refusalOf(() => store.read(id, key, 999))).toBe('corrupt')

  const other = newId()
  await mkdir(dirname(object.pathOf(other, 'object')), { recursive: true })
  await copyFile(object.path, object.pathOf(other, 'object'))
  expect(await refusalOf(async () => collect(await store.read(other, key, 1000)))).toBe('corrupt')
})
