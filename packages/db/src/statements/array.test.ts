import { array, assert, asyncProperty, option, string } from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { arrayOf } from './array.ts'

let own: TestDatabase
let client: Client
beforeAll(async () => {
  own = await testDatabase()
  client = new Client(own.endpoints.app.client)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await own.close()
})

const asRead = async (values: readonly (string | null)[]) => {
  const { rows } = await client.query<{ read: (string | null)[] }>('select $1::text[] as read', [
    arrayOf(values),
  ])
  return rows[0]?.read
}

test.each([
  [['NULL', 'null', null, '']],
  [['a "quoted" word', String.raw`C:\path\{x}`, '{1,2}', 'two\nlines', ' padded ', 'µm/s', '\u{1F9E0}']],
  [[String.raw`\"`, '"', String.raw`\\`]],
])('a unit or a name is stored as it was sent: %j', async (values) => {
  expect(await asRead(values)).toEqual(values)
})

test('whatever the texts are, no value takes another’s place', async () => {
  const text = string({ unit: 'grapheme' }).filter((value) => !value.includes('\0') && value.isWellFormed())
  await assert(
    asyncProperty(array(option(text), { minLength: 1 }), async (values) => {
      expect(await asRead(values)).toEqual(values)
    }),
    { numRuns: 200 },
  )
})

test('numbers keep every digit that a column holds', async () => {
  const values = [0, -0.000001, 999999.999999, 1e-6, 123456.654321, null]
  const { rows } = await client.query<{ read: string[] }>('select $1::numeric(12, 6)[]::text[] as read', [
    arrayOf(values),
  ])
  expect(rows[0]?.read.map((text) => (text === null ? null : Number(text)))).toEqual([
    0,
    -0.000001,
    999999.999999,
    1e-6,
    123456.654321,
    null,
  ])
})
