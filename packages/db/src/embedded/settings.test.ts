import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ask, temporaryHome, until } from './fixture.ts'
import { openEmbedded } from './open.ts'

const PLANTED = 'Ada Lovelace, HIV positive'

test('no value of a row reaches the log, whatever fails, and no ordinary role can change that', async () => {
  await using home = await temporaryHome()
  const events: string[] = []
  const opened = await openEmbedded({ home: home.path, onEvent: ({ type }) => void events.push(type) })
  const { owner } = opened.endpoints
  await ask(
    owner,
    `create table patients (name text not null unique check (length(name) > 3), age int, born date not null)`,
  )
  await ask(owner, 'insert into patients values ($1, 3, now())', [PLANTED])
  const failing: [statement: string, values: unknown[], code: string][] = [
    ['insert into patients values ($1, 3, null)', [PLANTED], '23502'],
    ['insert into patients values ($1, 3, now())', [PLANTED], '23505'],
    [`insert into patients values ('${PLANTED}', 3, null)`, [], '23502'],
    ['insert into patients values ($1, $2, now())', ['x', PLANTED], '22P02'],
    [`select '${PLANTED}'::int`, [], '22P02'],
    [`select '${PLANTED}' from nowhere`, [], '42P01'],
    [`do $$ begin raise exception '${PLANTED}'; end $$`, [], 'P0001'],
    [`do $$ begin raise warning '${PLANTED}'; end $$ language plpgsql; select 1 / 0`, [], '22012'],
  ]
  for (const [statement, values, code] of failing) {
    await expect(ask(owner, statement, values)).rejects.toMatchObject({ code })
  }
  for (const setting of [
    'log_min_messages',
    'log_error_verbosity',
    'log_statement',
    'log_min_error_statement',
  ]) {
    await expect(ask(owner, `set ${setting} to default`)).rejects.toMatchObject({ code: '42501' })
  }
  // A crash names the statement that was running, in a DETAIL line.
  const crashing = ask(owner, `select pg_sleep(20), '${PLANTED}'`).catch(() => undefined)
  const sleepers = (): Promise<{ pid: number }[]> =>
    ask(owner, `select pid from pg_stat_activity where wait_event = 'PgSleep'`)
  await until('it runs', async () => (await sleepers()).length > 0)
  process.kill((await sleepers())[0]?.pid ?? 0, 'SIGKILL')
  await crashing
  await until('restored', () => events.includes('restored'))
  await opened.close()

  const log = await readFile(home.log, 'utf8')
  expect(log).toContain('was terminated by signal 9')
  expect(log).not.toContain('Lovelace')
})
