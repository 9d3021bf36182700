import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { refusalOf, someBytes } from '../testing/bytes.ts'
import { newId } from '../testing/temporary-store.ts'
import { DataKey } from './data-key.ts'
import { MasterKeys } from './master-keys.ts'

const [first, second] = [someBytes(32, 1), someBytes(32, 2)]
const PLAIN = Buffer.from('a recording')

/** Whether both are the same key: what one seals, the other opens. */
const isSame = (one: DataKey, other: DataKey): boolean =>
  other.unseal(Buffer.alloc(0), one.seal(Buffer.alloc(0), PLAIN))?.equals(PLAIN) === true

describe('a data key in a row', () => {
  it('comes back as it was wrapped, and is never wrapped twice alike', () => {
    const keys = new MasterKeys(first)
    const [id, key] = [newId(), DataKey.random()]
    const [one, other] = [keys.wrap(id, key), keys.wrap(id, key)]
    expect(one.masterKeyId).toMatch(/^[0-9a-f]{8}$/)
    expect(one.sealed).toHaveLength(60)
    expect(one.sealed).not.toEqual(other.sealed)
    expect(isSame(key, keys.unwrap(id, one))).toBe(true)
    expect(isSame(key, DataKey.random())).toBe(false)
  })

  it('opens no other object that it is copied to', async () => {
    const keys = new MasterKeys(first)
    const wrapped = keys.wrap(newId(), DataKey.random())
    expect(await refusalOf(() => keys.unwrap(newId(), wrapped))).toBe('corrupt')
  })

  it('is refused with any bit of it changed, cut or longer', async () => {
    const keys = new MasterKeys(first)
    const id = newId()
    const wrapped = keys.wrap(id, DataKey.random())
    for (let bit = 0; bit < 480; bit++) {
      const sealed = Buffer.from(wrapped.sealed)
      sealed.writeUInt8(sealed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(await refusalOf(() => keys.unwrap(id, { ...wrapped, sealed }))).toBe('corrupt')
    }
    for (let length = 0; length < 60; length++) {
      const sealed = wrapped.sealed.subarray(0, length)
      expect(await refusalOf(() => keys.unwrap(id, { ...wrapped, sealed }))).toBe('corrupt')
    }
    const longer = Buffer.concat([wrapped.sealed, Buffer.alloc(1)])
    expect(await refusalOf(() => keys.unwrap(id, { ...wrapped, sealed: longer }))).toBe('corrupt')
  })

  it('shows itself in no log', () => {
    const key = new DataKey(someBytes(32))
    const shown = inspect(key, { depth: 9, showHidden: true }) + JSON.stringify({ key })
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(shown).not.toContain(someBytes(32).toString(encoding).slice(0, 8))
    }
    expect(shown).toBe('DataKey {}{"key":{}}')
  })

  it.each([0, 16, 31, 33])('a key of %i bytes is refused', async (bytes) => {
    expect(await refusalOf(() => new DataKey(Buffer.alloc(bytes)))).toBe('bad_key')
    expect(await refusalOf(() => new MasterKeys(Buffer.alloc(bytes)))).toBe('bad_key')
    expect(await refusalOf(() => new MasterKeys(first, [Buffer.alloc(bytes)]))).toBe('bad_key')
  })
})

describe('a rotated master key', () => {
  it('leaves every object readable, and after rewrapping the old one can go', async () => {
    const [id, key] = [newId(), DataKey.random()]
    const before = new MasterKeys(first).wrap(id, key)
    const both = new MasterKeys(second, [first])
    expect(isSame(key, both.unwrap(id, before))).toBe(true)

    const after = both.rewrap(id, before)
    expect(after.masterKeyId).toBe(both.currentId)
    expect(after.masterKeyId).not.toBe(before.masterKeyId)
    expect(both.rewrap(id, after)).toBe(after)
    const alone = new MasterKeys(second)
    expect(isSame(key, alone.unwrap(id, after))).toBe(true)
    expect(await refusalOf(() => alone.unwrap(id, before))).toBe('unknown_master_key')
    expect(await refusalOf(() => alone.rewrap(id, before))).toBe('unknown_master_key')
  })

  it('does not open what names another', async () => {
    const both = new MasterKeys(second, [first])
    const id = newId()
    const wrapped = both.wrap(id, DataKey.random())
    const masterKeyId = new MasterKeys(first).currentId
    expect(await refusalOf(() => both.unwrap(id, { ...wrapped, masterKeyId }))).toBe('corrupt')
  })

  it('is not given twice', async () => {
    expect(await refusalOf(() => new MasterKeys(first, [second, first]))).toBe('bad_key')
  })
})
