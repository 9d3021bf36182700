import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CATALOGUE } from '../catalogue/catalogue.ts'
import { readGrants, ROLES } from '../permissions.ts'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { testCluster } from '../testing/database.ts'
import { seedReference } from './reference.ts'

const UNCHANGED = {
  roles: { inserted: 0, updated: 0, unchanged: Object.keys(ROLES).length },
  catalogue: { inserted: 0, updated: 0, unchanged: CATALOGUE.length },
}

let scratch: ScratchDatabase
let superuser: Client

beforeEach(async () => {
  scratch = await createScratchDatabase(testCluster())
  superuser = new Client(scratch.superuser.client)
  await superuser.connect()
})
afterEach(async () => {
  await superuser.end()
  await scratch.drop()
})

const rowsOf = async (table: string): Promise<Record<string, unknown>[]> => {
  const { rows } = await superuser.query<Record<string, unknown>>(`select * from ${table} order by id`)
  return rows
}

test('a second run changes nothing, not even the time of the last change', async () => {
  const before = [await rowsOf('roles'), await rowsOf('biomarker_catalogue')]
  expect(await seedReference(scratch.endpoints.owner)).toEqual(UNCHANGED)
  expect([await rowsOf('roles'), await rowsOf('biomarker_catalogue')]).toEqual(before)
})

test('every role is stored with what it may do', async () => {
  const stored = (await rowsOf('roles')).map(({ name, description, permissions }) => [
    name,
    { description, grants: readGrants(Array.isArray(permissions) ? permissions : []) },
  ])
  expect(Object.fromEntries(stored)).toEqual(ROLES)
})

test('every entry of the catalogue is stored whole', async () => {
  const camelCase = (column: string) =>
    column.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase())
  const stored = (await rowsOf('biomarker_catalogue')).map((row) => {
    const { id: _id, created_at: _created, updated_at: _updated, ...columns } = row
    return Object.fromEntries(Object.entries(columns).map(([column, value]) => [camelCase(column), value]))
  })
  expect(stored).toEqual(expect.arrayContaining([...CATALOGUE]))
  expect(stored).toHaveLength(CATALOGUE.length)
})

test('what differs is put right under its old id, what is gone comes back, and nothing else is touched', async () => {
  const before = await rowsOf('biomarker_catalogue')
  const [changed, removed] = CATALOGUE.map(({ key }) => key)
  await superuser.query(`update roles set permissions = '{}' where name = 'admin'`)
  await superuser.query(`update biomarker_catalogue set ranges = '[]', source = null where key = $1`, [
    changed,
  ])
  await superuser.query('delete from biomarker_catalogue where key = $1', [removed])

  expect(await seedReference(scratch.endpoints.owner)).toEqual({
    roles: { inserted: 0, updated: 1, unchanged: Object.keys(ROLES).length - 1 },
    catalogue: { inserted: 1, updated: 1, unchanged: CATALOGUE.length - 2 },
  })
  const after = await rowsOf('biomarker_catalogue')
  const stable = (rows: Record<string, unknown>[]) =>
    rows.filter(({ key }) => key !== removed && key !== changed)
  expect(stable(after)).toEqual(stable(before))
  const { updated_at: _before, ...was } = before.find(({ key }) => key === changed) ?? {}
  expect(after.find(({ key }) => key === changed)).toMatchObject(was)
})

test('an entry that left the catalogue stays, for old values still name it', async () => {
  await superuser.query(
    `insert into biomarker_catalogue
     select (jsonb_populate_record(c, '{"key": "left_long_ago", "id": "019b76da-a800-7000-8000-00000000000f"}')).*
       from biomarker_catalogue c limit 1`,
  )
  expect(await seedReference(scratch.endpoints.owner)).toEqual(UNCHANGED)
  expect((await rowsOf('biomarker_catalogue')).map(({ key }) => key)).toContain('left_long_ago')
})

test('two servers that seed at once insert each row once, and count it once', async () => {
  await superuser.query('delete from roles')
  await superuser.query('delete from biomarker_catalogue')
  const done = await Promise.all([1, 2, 3].map(() => seedReference(scratch.endpoints.owner)))
  expect(done.map(({ catalogue }) => catalogue.inserted).toSorted((a, b) => b - a)).toEqual([
    CATALOGUE.length,
    0,
    0,
  ])
  expect(done.map(({ catalogue }) => catalogue.updated)).toEqual([0, 0, 0])
})
