import { Kysely, sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'
import { RolledBackError } from './connections.ts'

interface Tables {
  users: { id: string; name: string }
  patients: { id: string }
}

onEveryServer((cluster) => {
  describe.each([
    ['with a login of its own', false],
    ['borrowed from an owner who is no superuser', true],
  ])('the role of sign-in, %s', (_, borrowed) => {
    let own: TestDatabase
    let superuser: Client
    let clinic: OrganizationFixture
    let db: Kysely<Tables>

    beforeAll(async () => {
      own = await testDatabase({ borrowed, cluster: cluster() })
      superuser = new Client(own.superuser.client)
      await superuser.connect()
      clinic = await organizationFixture(own.database, { patients: 1 })
      db = new Kysely<Tables>({ dialect: own.database.authDialect() })
    })
    afterAll(async () => {
      await db.destroy()
      await superuser.end()
      await own.close()
    })

    const whoAmI = sql<{ role: string; statement: string; idle: string }>`
      select current_user::text as role, current_setting('statement_timeout') as statement,
             current_setting('idle_in_transaction_session_timeout') as idle`
    const SIGN_IN = { role: 'medilens_auth', statement: '30s', idle: '1min' }
    const { nameOf, rename } = {
      nameOf: async () => {
        const { rows } = await superuser.query<{ name: string }>('select name from users where id = $1', [
          clinic.users.admin.id,
        ])
        return rows[0]?.name
      },
      rename: (by: Kysely<Tables>, name: string) =>
        by.updateTable('users').set({ name }).where('id', '=', clinic.users.admin.id).executeTakeFirst(),
    }

    test('each statement and each transaction is under its grants and time-outs, and leaves no role behind', async () => {
      expect((await whoAmI.execute(db)).rows).toEqual([SIGN_IN])
      const inside = await db
        .transaction()
        .execute(async (transaction) => [
          ...(await whoAmI.execute(transaction)).rows,
          ...(await whoAmI.execute(transaction)).rows,
        ])
      expect(inside).toEqual([SIGN_IN, SIGN_IN])
      await expect(db.selectFrom('patients').select('id').execute()).rejects.toMatchObject({ code: '42501' })
      const { rows } = await own.database.asAuth((client) =>
        client.query<{ role: string }>('select current_user::text as role'),
      )
      expect(rows).toEqual([{ role: 'medilens_auth' }])
    })

    test('says how many rows a change found', async () => {
      expect(await rename(db, 'Once')).toMatchObject({ numUpdatedRows: 1n })
      expect(await nameOf()).toBe('Once')
    })

    test('what fails keeps nothing, and its connection serves the next', async () => {
      await rename(db, 'Before')
      // More often than the pool has places.
      for (let round = 1; round <= 5; round++) {
        // oxlint-disable-next-line no-await-in-loop
        await expect(sql`select 1 / 0`.execute(db)).rejects.toMatchObject({ code: '22012' })
        const failing = db.transaction().execute(async (transaction) => {
          await rename(transaction, 'After')
          await sql`select 1 / 0`.execute(transaction)
        })
        // oxlint-disable-next-line no-await-in-loop
        await expect(failing).rejects.toMatchObject({ code: '22012' })
      }
      expect(await nameOf()).toBe('Before')
      expect((await whoAmI.execute(db)).rows).toEqual([SIGN_IN])
    })

    test('a transaction that hid an error is not taken for done', async () => {
      const hiding = db.transaction().execute(async (transaction) => {
        await rename(transaction, 'Hidden')
        await sql`select 1 / 0`.execute(transaction).catch(() => undefined)
      })
      await expect(hiding).rejects.toThrow(RolledBackError)
      expect(await nameOf()).not.toBe('Hidden')
    })

    test('a connection that is lost costs no place in the pool', async () => {
      for (let round = 1; round <= 5; round++) {
        const lost = db.transaction().execute(async (transaction) => {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
          await superuser.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
          await sql`select 1`.execute(transaction)
        })
        // oxlint-disable-next-line no-await-in-loop
        await expect(lost).rejects.toThrow()
      }
      expect((await whoAmI.execute(db)).rows).toEqual([SIGN_IN])
    })
  })
})
