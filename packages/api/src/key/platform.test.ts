import { newId } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { platformKeyOf } from '../access/api-key.ts'
import { keyResolver } from '../access/resolve-key.ts'
import { deriveKey } from '../access/secret-keys.ts'
import { createPlatformKey, keyOfWorkerBeside, listPlatformKeys, revokePlatformKey } from './platform.ts'

let db: TestDatabase
let superuser: Client
beforeEach(async () => {
  db = await testDatabase()
  superuser = new Client(db.superuser.client)
  await superuser.connect()
})
afterEach(async () => {
  await superuser.end()
  await db.close()
})

const secretOf = (letter: string) => letter.repeat(32)
const [OLD, NEW] = [secretOf('a'), secretOf('b')]

const keyOf = (secret: string) => keyOfWorkerBeside(db.database, secret)
/** As a server takes it that has heard nothing of the key before. */
const isTaken = async (key: string | null) =>
  (await keyResolver(db.database)(`Bearer ${key ?? ''}`))?.kind === 'platform'
const live = async () => (await listPlatformKeys(db.database)).filter(({ revokedAt }) => revokedAt === null)
const revocations = async () => {
  const { rows } = await superuser.query<{ id: string }>(
    "select details->>'serviceKeyId' as id from auth_events where event_type = 'platform_key.revoke'",
  )
  return rows.map(({ id }) => id)
}

describe('the key of the workers beside servers', () => {
  it('of a secret that was given up opens nothing, and does not come back with it', async () => {
    const old = await keyOf(OLD)
    expect(await keyOf(OLD)).toBe(old)
    expect(await isTaken(old)).toBe(true)
    const [oldRow] = await live()

    const after = await keyOf(NEW)
    expect(await isTaken(old)).toBe(false)
    expect(await isTaken(after)).toBe(true)
    expect(await revocations()).toEqual([oldRow?.id])

    // A server that was forgotten begins once more with the secret of before.
    expect(await keyOf(OLD)).toBeNull()
    expect(await isTaken(old)).toBe(false)
    expect(await isTaken(after)).toBe(true)
    expect(await keyOf(NEW)).toBe(after)
    expect(await revocations()).toEqual([oldRow?.id])
  })

  it('that somebody revoked stays revoked, and revokes nothing when its server begins again', async () => {
    await keyOf(OLD)
    const after = await keyOf(NEW)
    const [row] = await live()
    await revokePlatformKey(db.database, row?.prefix ?? '')
    expect([await keyOf(NEW), await keyOf(OLD)]).toEqual([null, null])
    expect(await isTaken(after)).toBe(false)
    expect(await revocations()).toHaveLength(2)
  })

  it('takes the place of no key that somebody made, whatever that is called', async () => {
    const name = 'the worker beside the server'
    const { key } = await createPlatformKey(db.database, { name, expiresInDays: null })
    await keyOf(OLD)
    await keyOf(NEW)
    expect(await isTaken(key)).toBe(true)
  })

  it('takes the place of one that a server of the version before derived, which marks none', async () => {
    const { key, prefix, hash } = platformKeyOf(deriveKey(OLD, 'worker'))
    await superuser.query(
      `insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, 'renamed', now())`,
      [newId(), prefix, hash],
    )
    expect(await isTaken(key)).toBe(true)
    await keyOf(NEW)
    expect(await isTaken(key)).toBe(false)
  })

  it('is one, however many servers begin at the same moment with secrets of their own', async () => {
    const secrets = Array.from('abcdefgh', secretOf)
    await Promise.all(secrets.map(keyOf))
    const left = await live()
    expect(left).toHaveLength(1)
    const again = await Promise.all(secrets.map(keyOf))
    expect(again.filter((key) => key !== null)).toMatchObject([
      expect.stringContaining(left[0]?.prefix ?? '?'),
    ])
  })
})
