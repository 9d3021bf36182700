import { setTimeout as sleep } from 'node:timers/promises'
import type { OrganizationId } from '@medilens/db'
import type { TestDatabase } from '@medilens/db/testing'
import { Client } from 'pg'

/** A row that somebody changes. */
interface Row {
  readonly organizationId: OrganizationId
  readonly table: 'patients' | 'assessments' | 'uploaded_files'
  readonly id: string
}

/**
 * Makes calls meet on one row: holds it until as many calls wait for it, runs `meanwhile` on it, and lets go. So what a
 * call decides on before it waits is what was there before the others.
 */
export async function together<Answer>(
  db: TestDatabase,
  { organizationId, table, id }: Row,
  calls: readonly (() => Promise<Answer>)[],
  meanwhile: string | null = null,
): Promise<Answer[]> {
  return db.database
    .inOrganization({ organizationId, userId: null }, async ({ em }) => {
      await em.execute(`select 1 from ${table} where id = ? for update`, [id])
      const answers = calls.map((call) => call())
      await waiting(db, calls.length)
      if (meanwhile !== null) await em.execute(`update ${table} set ${meanwhile} where id = ?`, [id])
      return { answers }
    })
    .then(({ answers }) => Promise.all(answers))
}

/** Resolves once so many connections of this database wait for another transaction. */
export async function waiting({ endpoints }: Pick<TestDatabase, 'endpoints'>, count: number): Promise<void> {
  const client = new Client(endpoints.owner.client)
  await client.connect()
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- looks until it is so
      const { rows } = await client.query<{ waiting: number }>(
        `select count(distinct pid)::int as waiting from pg_locks
          where not granted and pid in
                (select pid from pg_locks
                  where database = (select oid from pg_database where datname = current_database()))`,
      )
      if ((rows[0]?.waiting ?? 0) >= count) return
      // oxlint-disable-next-line no-await-in-loop -- looks until it is so
      await sleep(5)
    }
  } finally {
    await client.end()
  }
}
