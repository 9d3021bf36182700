import { Client } from 'pg'
import { expect, test } from 'vitest'
import { MIGRATIONS } from '../migrations/list.ts'
import { createScratchDatabase } from '../testing/cluster.ts'
import { testCluster } from '../testing/database.ts'
import { generateRows, insertRow, readShapes, type Row } from '../testing/generated-rows.ts'
import { migrate, rollback } from './migrations.ts'

/** A row of a new organization in every table, each pointing at the others wherever it can; roles are the same for all. */
async function fillEveryTable(superuser: Client): Promise<void> {
  const { rows } = await superuser.query<Row>('select * from roles limit 1')
  const given = new Map(rows.map((role) => ['roles', role]))
  for (const [table, row] of generateRows(await readShapes(superuser), given)) {
    // oxlint-disable-next-line no-await-in-loop -- parents before children
    if (!given.has(table)) await insertRow(superuser, table, row)
  }
}

/** How many rows point at a row that is not there, by the foreign key that says there is one: as a restore finds them. */
async function orphansIn(superuser: Client): Promise<Readonly<Record<string, number>>> {
  const counts = (await readShapes(superuser)).flatMap(({ table, foreignKeys }) =>
    foreignKeys.map(({ name, columns, parent, parentColumns }) => {
      const same = columns.map((column, index) => `parent.${parentColumns[index]} = child.${column}`)
      const points = columns.map((column) => `child.${column} is not null`)
      return (
        `select '${name}' as key, count(*)::int as found from ${table} child` +
        ` left join ${parent} parent on ${same.join(' and ')}` +
        ` where ${points.join(' and ')} and parent.${parentColumns[0]} is null`
      )
    }),
  )
  const { rows } = await superuser.query<{ key: string; found: number }>(counts.join(' union all '))
  expect(rows.length).toBeGreaterThan(0)
  return Object.fromEntries(rows.filter(({ found }) => found > 0).map(({ key, found }) => [key, found]))
}

/** The foreign keys that hold. */
const keysIn = async (superuser: Client): Promise<readonly string[]> =>
  (await readShapes(superuser)).flatMap(({ foreignKeys }) => foreignKeys.map(({ name }) => name)).toSorted()

test('whatever is taken back and made again points at nothing that is gone, and can be restored', async () => {
  const scratch = await createScratchDatabase(testCluster(), { empty: true })
  const { owner } = scratch.endpoints
  const superuser = new Client(scratch.superuser.client)
  await superuser.connect()
  try {
    await migrate(owner)
    await fillEveryTable(superuser)
    let keys = await keysIn(superuser)
    for (const { name } of MIGRATIONS.slice(0, -1).toReversed()) {
      // oxlint-disable no-await-in-loop -- one after the other on one database
      await rollback(owner)
      const left = await keysIn(superuser)
      // While a key holds, nothing can come to point nowhere by it.
      if (keys.some((key) => !left.includes(key))) {
        await migrate(owner)
        expect(await orphansIn(superuser), `back to ${name}`).toEqual({})
        await fillEveryTable(superuser)
        await rollback(owner, { to: name })
      }
      keys = left
      // oxlint-enable no-await-in-loop
    }
  } finally {
    await superuser.end()
    await scratch.drop()
  }
})
