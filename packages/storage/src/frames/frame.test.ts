import { describe, expect, it } from 'vitest'
import { DataKey } from '../keys/data-key.ts'
import { refusalOf, someBytes } from '../testing/bytes.ts'
import { newId } from '../testing/temporary-store.ts'
import { FRAME_BYTES, openFrame, plainSize, SEALED_FRAME_BYTES, sealedSize, sealFrame } from './frame.ts'

describe('a frame', () => {
  it('opens at its own place alone, which says object, number and whether it is the last', async () => {
    const key = DataKey.random()
    const place = { objectId: newId(), index: 7, isLast: false }
    const sealed = sealFrame(key, place, someBytes(100))
    expect(openFrame(key, place, sealed).equals(someBytes(100))).toBe(true)
    const others = [{ isLast: true }, { index: 8 }, { index: 7 + 2 ** 32 }, { objectId: newId() }]
    for (const other of others) {
      expect(await refusalOf(() => openFrame(key, { ...place, ...other }, sealed))).toBe('corrupt')
    }
    expect(await refusalOf(() => openFrame(DataKey.random(), place, sealed))).toBe('corrupt')
  })

  it('that is written again has another nonce, so that two writings tell nothing of each other', () => {
    const key = DataKey.random()
    const place = { objectId: newId(), index: 0, isLast: true }
    const nonces = Array.from({ length: 1000 }, () =>
      sealFrame(key, place, Buffer.alloc(0)).toString('hex', 0, 12),
    )
    expect(new Set(nonces).size).toBe(1000)
  })
})

it('a length on disk is that of one size alone, or of none', () => {
  const sizes = [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 5_000_000_000]
  for (const size of sizes) expect(plainSize(sealedSize(size))).toBe(size)
  for (let cut = 0; cut < 28; cut++) {
    expect(plainSize(cut)).toBeNull()
    expect(plainSize(SEALED_FRAME_BYTES + cut)).toBeNull()
  }
})
