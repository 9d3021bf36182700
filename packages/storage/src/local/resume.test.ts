import * as fc from 'fast-check'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { FRAME_BYTES, SEALED_FRAME_BYTES } from '../frames/frame.ts'
import { DataKey } from '../keys/data-key.ts'
import { chunksOf, refusalOf, sha256, someBytes } from '../testing/bytes.ts'
import { newId, openFilesUnder, temporaryStore } from '../testing/temporary-store.ts'

/** What a writer leaves that is killed when so many bytes are on disk, and what it would have written in the end. */
const interrupted = async (size: number) => {
  const temporary = await temporaryStore()
  const [id, key, bytes] = [newId(), DataKey.random(), someBytes(size)]
  await using writer = await temporary.store.begin(id, key)
  await writer.write(chunksOf(bytes))
  await writer.finish()
  const sealed = await readFile(temporary.pathOf(id, 'object'))
  await temporary.store.remove(id)
  return {
    ...temporary,
    id,
    key,
    bytes,
    sealed,
    leave: (length: number) => writeFile(temporary.pathOf(id, 'part'), sealed.subarray(0, length)),
  }
}

describe('an upload that was killed', () => {
  it('may be begun anew, and then holds nothing of what was there', async () => {
    await using upload = await interrupted(2 * FRAME_BYTES + 5000)
    const { store, id, key } = upload
    await upload.leave(2 * SEALED_FRAME_BYTES + 10)
    const other = someBytes(FRAME_BYTES + 3, 2)
    await using writer = await store.resume(id, key, { anew: true })
    expect([writer.receivedBytes, writer.size]).toEqual([0, 0])
    await writer.write(chunksOf(other))
    expect(await writer.finish()).toMatchObject({ size: other.length, sha256: sha256(other) })
    expect(await store.verify(id, key)).toMatchObject({ sha256: sha256(other) })
  })

  it('goes on from its last whole frame at whatever byte it was, and is the same file in the end', async () => {
    await using upload = await interrupted(2 * FRAME_BYTES + 5000)
    const { store, id, key, bytes, sealed } = upload
    const borders = [0, SEALED_FRAME_BYTES, 2 * SEALED_FRAME_BYTES, sealed.length]
    const near = fc
      .tuple(fc.constantFrom(...borders), fc.integer({ min: -30, max: 30 }))
      .map(([border, off]) => Math.min(Math.max(0, border + off), sealed.length))
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.integer({ min: 0, max: sealed.length })), async (length) => {
        await upload.leave(length)
        const received = Math.floor(length / SEALED_FRAME_BYTES) * FRAME_BYTES
        expect(await store.find(id)).toMatchObject({ state: 'part', receivedBytes: received })
        await using writer = await store.resume(id, key)
        expect([writer.receivedBytes, writer.size]).toEqual([received, received])
        await writer.write(chunksOf(bytes.subarray(received)))
        const head = Uint8Array.from(bytes.subarray(0, 4096))
        expect(await writer.finish()).toEqual({ size: bytes.length, sha256: sha256(bytes), head })
        expect((await store.verify(id, key)).sha256).toBe(sha256(bytes))
        await store.remove(id)
      }),
      { numRuns: 200 },
    )
  })

  it('goes on at every length of its first and its last bytes', async () => {
    await using upload = await interrupted(FRAME_BYTES + 50)
    const { store, id, key, sealed } = upload
    for (const length of [
      ...Array(150).keys(),
      ...Array(151)
        .keys()
        .map((less) => sealed.length - less),
    ]) {
      await upload.leave(length)
      await using writer = await store.resume(id, key)
      expect(writer.receivedBytes).toBe(length < SEALED_FRAME_BYTES ? 0 : FRAME_BYTES)
      expect((await readFile(upload.pathOf(id, 'part'))).length % SEALED_FRAME_BYTES).toBe(0)
    }
  })

  it('goes on though its size is a whole number of frames, and only the empty last one was missing', async () => {
    await using upload = await interrupted(2 * FRAME_BYTES)
    await upload.leave(2 * SEALED_FRAME_BYTES)
    await using writer = await upload.store.resume(upload.id, upload.key)
    expect(writer.receivedBytes).toBe(2 * FRAME_BYTES)
    expect((await writer.finish()).sha256).toBe(sha256(upload.bytes))
  })

  it('does not go on over bytes that were changed meanwhile, nor with another key', async () => {
    await using upload = await interrupted(3 * FRAME_BYTES)
    const { store, id, key, sealed } = upload
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(SEALED_FRAME_BYTES + 500) ^ 1, SEALED_FRAME_BYTES + 500)
    await writeFile(upload.pathOf(id, 'part'), changed)
    expect(await refusalOf(() => store.resume(id, key))).toBe('corrupt')
    await upload.leave(2 * SEALED_FRAME_BYTES + 70)
    expect(await refusalOf(() => store.resume(id, DataKey.random()))).toBe('corrupt')
    expect(await openFilesUnder(upload.root)).toEqual([])
    // A refusal takes nothing away.
    expect((await readFile(upload.pathOf(id, 'part'))).length).toBe(2 * SEALED_FRAME_BYTES + 70)
    await using writer = await store.resume(id, key)
    expect(writer.receivedBytes).toBe(2 * FRAME_BYTES)
  })

  it('may not be over the limit already', async () => {
    await using upload = await interrupted(3 * FRAME_BYTES)
    await upload.leave(2 * SEALED_FRAME_BYTES)
    const resume = (limit: number) => upload.store.resume(upload.id, upload.key, { limit })
    expect(await refusalOf(() => resume(2 * FRAME_BYTES - 1))).toBe('too_large')
    await using writer = await resume(2 * FRAME_BYTES)
    expect(await refusalOf(() => writer.write(chunksOf(Buffer.alloc(1))))).toBe('too_large')
  })
})

describe('an upload that was released', () => {
  it('goes on as often as need be', async () => {
    await using temporary = await temporaryStore()
    const { store } = temporary
    const [id, key, bytes] = [newId(), DataKey.random(), someBytes(6 * FRAME_BYTES + 1)]
    await (await store.begin(id, key)).release()
    let at = 0
    for (const end of [1, FRAME_BYTES, 2 * FRAME_BYTES + 7, 2 * FRAME_BYTES + 8, 5 * FRAME_BYTES - 1]) {
      await using writer = await store.resume(id, key)
      expect(writer.receivedBytes).toBe(at)
      await writer.write(chunksOf(bytes.subarray(at, end), 999))
      expect(writer.size).toBe(end)
      at = writer.receivedBytes
      expect(at).toBe(Math.floor(end / FRAME_BYTES) * FRAME_BYTES)
    }
    await using writer = await store.resume(id, key)
    await writer.write(chunksOf(bytes.subarray(at)))
    expect((await writer.finish()).sha256).toBe(sha256(bytes))
  })

  it('is not begun anew over what has come, and one that never began is not resumed', async () => {
    await using temporary = await temporaryStore()
    const { store } = temporary
    const [id, key] = [newId(), DataKey.random()]
    expect(await refusalOf(() => store.resume(id, key))).toBe('missing')
    await (await store.begin(id, key)).release()
    expect(await refusalOf(() => store.begin(id, key))).toBe('exists')
  })
})
