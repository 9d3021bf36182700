import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Answer, type Caller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { ApiKey, ApiKeyPage, CreatedApiKey } from './schema.ts'
import { createApiKey } from './service.ts'

let db: TestDatabase
/** Two servers on one database. */
let call: Caller
let elsewhere: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  elsewhere = httpCaller(db.database)
})
beforeEach(async () => {
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

const Refusal = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) })
const reasonOf = ({ text }: Answer) => Refusal.parse(JSON.parse(text)).error.data.reason

const create = (input: object) => call('key.create', input, own.keys.admin.key)
const created = async (input: object) => CreatedApiKey.parse((await create(input)).data)
const revoke = (keyId: string) => call('key.revoke', { keyId }, own.keys.admin.key)

/** A key that ends in a thousandth of a second, shorter than anybody may ask for. */
const endsAtOnce = (name: string) =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, async (session) => {
    const { value } = await createApiKey(session, { name, role: 'clinician', expiresInDays: 1 / 86_400_000 })
    return value.key
  })

describe('a key', () => {
  it('does what its role may, and shows its secret this once', async () => {
    const admin = await sessionCookie(db.database, own.users.admin)
    const { data } = await call('key.create', { name: 'ECG', role: 'clinician', expiresInDays: 1 }, admin)
    const { key, ...rest } = CreatedApiKey.parse(data)
    expect(rest).toMatchObject({ name: 'ECG', role: 'clinician', createdBy: own.users.admin.id })
    expect((await elsewhere('patient.list', {}, key)).status).toBe(200)
    expect((await elsewhere('audit.list', {}, key)).status).toBe(403)

    const secret = key.slice(`mlk_${rest.prefix}_`.length)
    expect(secret).toHaveLength(43)
    const hash = createHash('sha256').update(secret).digest('hex')
    const later = [
      (await call('key.list', {}, admin)).text,
      (await call('audit.list', { resourceId: rest.id }, admin)).text,
      (await call('key.revoke', { keyId: rest.id }, admin)).text,
    ]
    for (const text of later) {
      expect(text).toContain(rest.id)
      expect(text).not.toContain(secret)
      expect(text).not.toContain(hash)
    }
  })

  it('is refused within a second of its revocation, also where it was just used', async () => {
    const { key, id } = await created({ name: 'ECG', role: 'clinician' })
    expect((await elsewhere('patient.list', {}, key)).status).toBe(200)
    const first = ApiKey.parse((await revoke(id)).data)
    const revokedAt = performance.now()
    for (;;) {
      // What is asked within the second may still be answered, however late that answer comes.
      const askedAfter = performance.now() - revokedAt
      if ((await elsewhere('patient.list', {}, key)).status === 401) break
      expect(askedAfter).toBeLessThan(1000)
      await sleep(20)
    }
    // What was revoked stays revoked since then.
    expect(first.revokedAt).not.toBeNull()
    expect(ApiKey.parse((await revoke(id)).data).revokedAt).toBe(first.revokedAt)
  })

  it('is refused once it has expired', async () => {
    const { key } = await created({ name: 'ECG', role: 'clinician', expiresInDays: 1 })
    const expired = await endsAtOnce('short')
    await sleep(5)
    expect((await call('patient.list', {}, expired)).status).toBe(401)
    expect((await call('patient.list', {}, key)).status).toBe(200)
  })

  it.each([
    ['a name of 100', { name: 'x'.repeat(100), role: 'service' }, 200],
    ['a name of 101', { name: 'x'.repeat(101), role: 'service' }, 400],
    ['a minute', { name: 'x', role: 'service', expiresInDays: 1 / 1440 }, 200],
    ['less than a minute', { name: 'x', role: 'service', expiresInDays: 0.99 / 1440 }, 400],
    ['ten years', { name: 'x', role: 'service', expiresInDays: 3650 }, 200],
    ['more than ten years', { name: 'x', role: 'service', expiresInDays: 3651 }, 400],
  ])('of %s', async (_what, input, status) => {
    expect((await create(input)).status).toBe(status)
  })
})

describe('of one name two keys may be live', () => {
  const name = 'ECG'
  const input = { name, role: 'service' }

  it('so that one takes over from the other; a third is refused', async () => {
    const first = await created(input)
    await created(input)
    const third = await create(input)
    expect([third.status, reasonOf(third)]).toEqual([409, 'too_many_keys'])
    expect((await create({ ...input, name: 'EEG' })).status).toBe(200)
    await revoke(first.id)
    expect((await create(input)).status).toBe(200)
    expect((await create(input)).status).toBe(409)
  })

  it('and those that expired do not count', async () => {
    await endsAtOnce(name)
    await endsAtOnce(name)
    await sleep(5)
    expect((await create(input)).status).toBe(200)
    expect((await create(input)).status).toBe(200)
    expect((await create(input)).status).toBe(409)
  })

  it('and no more, however many are asked for at once', async () => {
    for (const round of ['a', 'b', 'c', 'd', 'e']) {
      const asked = Array.from({ length: 6 }, () => create({ ...input, name: round }))
      const status = (await Promise.all(asked)).map((answer) => answer.status)
      expect(status.toSorted((a, b) => a - b)).toEqual([200, 200, 409, 409, 409, 409])
    }
  })

  it('and in another organization two more', async () => {
    const other = await organizationFixture(db.database, { patients: 0 })
    await created(input)
    await created(input)
    expect((await call('key.create', input, other.keys.admin.key)).status).toBe(200)
  })
})

it('lists every key once, the newest first, page by page, and none of another organization', async () => {
  await organizationFixture(db.database, { patients: 0 })
  const made: string[] = []
  for (const name of ['a', 'b', 'c']) made.unshift((await created({ name, role: 'service' })).id)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { data } = await call('key.list', { limit: 3, cursor }, own.keys.admin.key)
    const { items, nextCursor } = ApiKeyPage.parse(data)
    seen.push(...items.map(({ id }) => id))
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen.slice(0, 3)).toEqual(made)
  expect(seen.toSorted()).toEqual([...made, ...Object.values(own.keys).map(({ id }) => id)].toSorted())
})
