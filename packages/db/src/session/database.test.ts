import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../ids.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'
import { RolledBackError } from './connections.ts'
import { CommitUnknownError } from './retry.ts'
import type { Session, SessionScope } from './session.ts'
import { statement } from './statement.ts'

describe.each([
  ['with a login of its own', false],
  ['with a borrowed role', true],
])('a unit of work, %s', (_, borrowed) => {
  let own: TestDatabase
  let superuser: Client
  let clinic: OrganizationFixture
  let scope: SessionScope

  beforeAll(async () => {
    own = await testDatabase({ borrowed })
    superuser = new Client(own.superuser.client)
    await superuser.connect()
    clinic = await organizationFixture(own.database, { patients: 2 })
    scope = { organizationId: clinic.id, userId: clinic.users.clinician.id }
  })
  afterAll(async () => {
    await superuser.end()
    await own.close()
  })

  const run = <T>(work: (session: Session) => Promise<T>) => own.database.inOrganization(scope, work)
  const patient = (index: number) => clinic.patients[index]?.id ?? newId<'PatientId'>()

  const note = ({ sql }: Session, index: number, medicalNotes: string) =>
    sql.updateTable('patients').set({ medicalNotes }).where('id', '=', patient(index)).execute()

  const noteOf = async (index: number) => {
    const found = await run(({ sql }) =>
      sql.selectFrom('patients').select('medicalNotes').where('id', '=', patient(index)).executeTakeFirst(),
    )
    return found?.medicalNotes ?? null
  }

  const pidOf = async ({ em }: Session) => {
    const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid')
    return row?.pid ?? 0
  }

  /** Ends a connection as a restart of the server or a fail-over would. */
  const kill = async (pid: number) => {
    await superuser.query('select pg_terminate_backend($1, 5000)', [pid])
  }
  /** Lets this process hear what has reached it: what ended elsewhere is known here a turn of its loop later. */
  const hear = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  }

  /** Resolves once a connection is in the middle of a statement that sleeps. */
  const underWay = async (pid: number) => {
    const sleeps = `select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'`
    await expect.poll(async () => (await superuser.query(sleeps, [pid])).rowCount, { interval: 5 }).toBe(1)
  }

  const raise = ({ em }: Session, code: string) =>
    em.execute(`do $$ begin raise exception 'on purpose' using errcode = '${code}'; end $$`)

  test('nothing is waited for without end: the time-outs are in force in every transaction', async () => {
    const asked = `select current_setting('statement_timeout') as statement_timeout,
      current_setting('lock_timeout') as lock_timeout,
      current_setting('idle_in_transaction_session_timeout') as idle_in_transaction_session_timeout`
    const settings = { statement_timeout: '30s', lock_timeout: '10s' }
    const expected = [{ ...settings, idle_in_transaction_session_timeout: '1min' }]
    expect(await run(({ em }) => em.execute(asked))).toEqual(expected)
    expect(await own.database.asAuth(async (client) => (await client.query(asked)).rows)).toEqual(expected)
    const ids: unknown[] = []
    await own.database.asSystem('a test', async ({ em }) => {
      ids.push(...(await em.execute<unknown[]>(asked)))
    })
    expect(ids).toEqual(expected)
  })

  test('two that lock each other out are both done', async () => {
    let attempts = 0
    let holding = 0
    const bothHoldOne = Promise.withResolvers<void>()
    const update = (first: number, second: number, text: string) =>
      run(async (session) => {
        attempts += 1
        await note(session, first, text)
        holding += 1
        if (holding === 2) bothHoldOne.resolve()
        await bothHoldOne.promise
        await note(session, second, text)
      })
    await Promise.all([update(0, 1, 'there'), update(1, 0, 'back')])
    expect(attempts).toBe(3)
    expect(await noteOf(0)).toBe(await noteOf(1))
  })

  test.each(['40001', '40P01', '57P01'])('what ends with %s is run again, whole', async (code) => {
    let attempts = 0
    const value = await run(async (session) => {
      attempts += 1
      await note(session, 0, `attempt ${attempts} of ${code}`)
      if (attempts < 3) await raise(session, code)
      return attempts
    })
    expect(value).toBe(3)
    expect(await noteOf(0)).toBe(`attempt 3 of ${code}`)
  })

  test('what never succeeds is given up, and an error of the work itself is not run again', async () => {
    let attempts = 0
    const failing = (code: string) =>
      run(async (session) => {
        attempts += 1
        await raise(session, code)
      })
    await expect(failing('40001')).rejects.toMatchObject({ code: '40001' })
    expect(attempts).toBe(4)
    attempts = 0
    await expect(failing('23514')).rejects.toMatchObject({ code: '23514' })
    expect(attempts).toBe(1)
    await expect(run(() => Promise.reject(new Error('changed my mind')))).rejects.toThrow('changed my mind')
  })

  test('nothing of a unit that failed stays', async () => {
    await run((session) => note(session, 0, 'before'))
    const failed = run(async (session) => {
      await note(session, 0, 'after')
      throw new Error('halfway')
    })
    await expect(failed).rejects.toThrow('halfway')
    expect(await noteOf(0)).toBe('before')
  })

  test('a unit that hid an error of PostgreSQL is not reported as done, since nothing of it was kept', async () => {
    await run((session) => note(session, 0, 'before'))
    const hiding = run(async (session) => {
      await note(session, 0, 'after')
      await raise(session, '23514').catch(() => undefined)
      return 'done'
    })
    await expect(hiding).rejects.toThrow(RolledBackError)
    expect(await noteOf(0)).toBe('before')
  })

  test.each([
    [
      'during a statement',
      (session: Session, pid: number) =>
        Promise.all([session.em.execute('select pg_sleep(5)'), sleep(50).then(() => kill(pid))]),
    ],
    [
      'between two statements',
      async (session: Session, pid: number) => {
        await kill(pid)
        await hear()
        await note(session, 1, 'never')
      },
    ],
    [
      'before COMMIT is sent',
      async (_session: Session, pid: number) => {
        await kill(pid)
        await hear()
      },
    ],
  ])('a connection lost %s costs neither the work nor a place in the pool', async (when, lose) => {
    // More often than the pool has places.
    for (let round = 1; round <= 5; round++) {
      let attempts = 0
      await run(async (session) => {
        attempts += 1
        await note(session, 0, `lost ${when}, round ${round}, attempt ${attempts}`)
        if (attempts === 1) await lose(session, await pidOf(session))
      })
      expect(attempts).toBe(2)
      expect(await noteOf(0)).toBe(`lost ${when}, round ${round}, attempt 2`)
    }
    expect(own.database.poolGauges()).toMatchObject({ checkedOut: 0, waiting: 0 })
  })

  test('an idle connection that the server drops harms nobody', async () => {
    const pid = await run(pidOf)
    await kill(pid)
    await hear()
    expect(await run(pidOf)).not.toBe(pid)
    await own.database.ping()
  })

  test('an error at COMMIT is not run again, for nobody knows whether it took effect', async () => {
    await superuser.query(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'too late' using errcode = '40001'; end $$;
      create constraint trigger refuse after update on patients deferrable initially deferred
        for each row execute function refuse()`)
    let attempts = 0
    try {
      const late = run((session) => {
        attempts += 1
        return note(session, 0, 'too late')
      })
      await expect(late).rejects.toMatchObject({ code: '40001' })
      expect(attempts).toBe(1)
    } finally {
      await superuser.query('drop function refuse() cascade')
    }
    expect(await noteOf(0)).not.toBe('too late')
  })

  test('work that was left behind has no part in the next one on its connection', async () => {
    const left: Session[] = []
    const failed = run(async (session) => {
      left.push(session)
      await note(session, 0, 'not to be kept')
      throw new Error('one of two')
    })
    await expect(failed).rejects.toThrow('one of two')
    await run(async (session) => void left.push(session))
    for (const over of left) {
      const statementOfOne = statement('select 1 as one')
      await expect(over.run(statementOfOne, [])).rejects.toThrow('The session is over')
      expect(() => over.sql).toThrow('The session is over')
      expect(() => over.em).toThrow('The session is over')
      expect(() => over.last(statementOfOne, [])).toThrow('The session is over')
    }
  })

  test('nor has what was asked for before it ended', async () => {
    const { promise, resolve } = Promise.withResolvers<Session['sql']>()
    await run(async ({ sql }) => resolve(sql))
    const sql = await promise
    await expect(sql.selectFrom('patients').select('id').execute()).rejects.toThrow('The session is over')
  })

  describe('what goes out with COMMIT', () => {
    test('is refused before COMMIT where it can’t be sent: nothing is kept without its audit event', async () => {
      const circle: { self?: unknown } = {}
      circle.self = circle
      await run((session) => note(session, 0, 'as it was'))
      const refused = run(async (session) => {
        await note(session, 0, 'without a trace')
        session.last(statement('select $1::jsonb'), [circle])
      })
      await expect(refused).rejects.toThrow(/circular/)
      const unsendable = run(async (session) => {
        await note(session, 0, 'without a trace')
        session.last(statement('select $1::text[]'), [[circle]])
      })
      await expect(unsendable).rejects.toThrow()
      expect(await noteOf(0)).toBe('as it was')
    })

    const later = (text: string) => statement(`update patients set medical_notes = '${text}' where id = $1`)
    const failing = (code: string) =>
      statement(`do $$ begin raise exception 'on purpose' using errcode = '${code}'; end $$`)

    test('is kept, in the order in which it was given', async () => {
      await run(async ({ last }) => {
        last(later('first'), [patient(0)])
        last(later('second'), [patient(0)])
      })
      expect(await noteOf(0)).toBe('second')
    })

    test('keeps nothing where a part is refused, and says why', async () => {
      await run((session) => note(session, 0, 'before'))
      const refused = run(async (session) => {
        await note(session, 0, 'after')
        session.last(failing('23514'), [])
        session.last(later('after that'), [patient(0)])
      })
      await expect(refused).rejects.toMatchObject({ code: '23514' })
      const told = run(async ({ last }) => last(failing('23505'), [], () => new Error('in our own words')))
      await expect(told).rejects.toThrow('in our own words')
      expect(await noteOf(0)).toBe('before')
      expect(own.database.poolGauges()).toMatchObject({ checkedOut: 0, waiting: 0 })
    })

    test('is run again, whole, where it may be', async () => {
      let attempts = 0
      await run(async (session) => {
        attempts += 1
        await note(session, 0, `attempt ${attempts}`)
        if (attempts < 3) session.last(failing('40P01'), [])
      })
      expect(attempts).toBe(3)
      expect(await noteOf(0)).toBe('attempt 3')
    })

    test('is never run again where the connection was lost under it, for it may have been kept', async () => {
      let attempts = 0
      let killed = Promise.resolve()
      const lost = run(async (session) => {
        attempts += 1
        const pid = await pidOf(session)
        session.last(statement('select pg_sleep(5)'), [])
        killed = underWay(pid).then(() => kill(pid))
      })
      await expect(lost).rejects.toThrow(CommitUnknownError)
      await killed
      expect(attempts).toBe(1)
    })
  })

  test('statements that are under way at once are answered each with its own rows', async () => {
    const each = statement<{ n: number }>('select $1::int as n')
    const numbers = Array.from({ length: 50 }, (_unused, n) => n)
    const found = await run(({ run: ask }) => Promise.all(numbers.map((n) => ask(each, [n]))))
    expect(found).toEqual(numbers.map((n) => [{ n }]))
  })

  test('sign-in that fails keeps nothing, and its connection serves the next', async () => {
    const rename = (name: string, fail: boolean) =>
      own.database.asAuth(async (client) => {
        await client.query('update users set name = $1 where id = $2', [name, clinic.users.admin.id])
        if (fail) await client.query('select 1 / 0')
        const { rows } = await client.query<{ role: string }>('select current_user::text as role')
        return rows[0]?.role
      })
    await expect(rename('Nobody', true)).rejects.toThrow(DatabaseError)
    const { rows } = await superuser.query('select name from users where id = $1', [clinic.users.admin.id])
    expect(rows).toEqual([{ name: clinic.users.admin.name }])
    expect(await rename('Somebody', false)).toBe('medilens_auth')
  })

  test('a connection that sign-in loses ends that sign-in, and neither the process nor the next one', async () => {
    for (let round = 1; round <= 3; round++) {
      const lost = own.database.asAuth(async (client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
        await kill(rows[0]?.pid ?? 0)
        await hear()
        await client.query('select 1')
      })
      await expect(lost).rejects.toThrow(/not queryable/)
      await own.database.ping()
    }
  })
})
