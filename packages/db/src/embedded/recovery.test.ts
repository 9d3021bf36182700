import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EmbeddedEvent } from './events.ts'
import {
  ask,
  dropTemplate,
  kill,
  openElsewhere,
  postmasterOf,
  processesOf,
  temporaryHome,
  until,
  usedHome,
  whenOpen,
} from './fixture.ts'
import { openEmbedded } from './open.ts'

afterAll(dropTemplate)

const eventsOf = (): { events: EmbeddedEvent[]; onEvent: (event: EmbeddedEvent) => void } => {
  const events: EmbeddedEvent[] = []
  return { events, onEvent: (event) => void events.push(event) }
}

const has = (events: readonly EmbeddedEvent[], type: EmbeddedEvent['type']): boolean =>
  events.some((event) => event.type === type)

test('the server outlives a process that was killed, and the next one adopts it', async () => {
  await using home = await usedHome()
  const victim = openElsewhere({ home: home.path })
  await whenOpen(victim)
  const pid = await postmasterOf(home)
  await kill(victim)
  const { events, onEvent } = eventsOf()
  const opened = await openEmbedded({ home: home.path, onEvent })
  expect(events).toEqual([{ type: 'adopted', pid }])
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('a start that was killed half way leaves nothing behind', async () => {
  await using home = await temporaryHome()
  const victim = openElsewhere({ home: home.path })
  const unfinished = async (): Promise<string[]> =>
    (await readdir(join(home.path, 'postgres')).catch(() => [])).filter((name) => name.startsWith('.initdb-'))
  await until('initdb has begun', async () => (await unfinished()).length > 0)
  await kill(victim)
  const opened = await openEmbedded({ home: home.path })
  expect(await unfinished()).toEqual([])
  await opened.close()
})

test('when PostgreSQL is killed, who is present brings it back, with all that was committed', async () => {
  await using home = await usedHome()
  const { events, onEvent } = eventsOf()
  const opened = await openEmbedded({ home: home.path, serve: { address: 'http://here' }, onEvent })
  await ask(opened.endpoints.owner, 'create table kept (n int)')
  await ask(opened.endpoints.owner, 'insert into kept select generate_series(1, 1000)')
  const before = await postmasterOf(home)
  process.kill(before, 'SIGKILL')
  await until('restored', () => has(events, 'restored'))
  expect(await postmasterOf(home)).not.toBe(before)
  expect(await ask(opened.endpoints.owner, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  // The place of the serving process came back with it.
  await expect(openEmbedded({ home: home.path, serve: { address: null } })).rejects.toMatchObject({
    pid: process.pid,
    address: 'http://here',
  })
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('when everything is killed, the next open recovers what was committed', async () => {
  await using home = await usedHome()
  const victim = openElsewhere({ home: home.path })
  await whenOpen(victim)
  const visitor = await openEmbedded({ home: home.path })
  await ask(visitor.endpoints.owner, 'create table kept as select generate_series(1, 1000) as n')
  await visitor.close()
  const pid = await postmasterOf(home)
  await kill(victim)
  process.kill(pid, 'SIGKILL')
  const opened = await openEmbedded({ home: home.path })
  expect(await ask(opened.endpoints.owner, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('a killed backend disturbs nobody for long', async () => {
  await using home = await usedHome()
  const { events, onEvent } = eventsOf()
  const opened = await openEmbedded({ home: home.path, onEvent })
  const pid = await postmasterOf(home)
  const sleeping = ask(opened.endpoints.owner, 'select pg_sleep(30)').then(
    () => 'it was not disturbed',
    (error: unknown) => String(error),
  )
  await until('it sleeps', async () => (await sleepers(opened.endpoints.owner)).length > 0)
  const [victim] = await sleepers(opened.endpoints.owner)
  process.kill(victim ?? 0, 'SIGKILL')
  expect(await sleeping).toMatch(/terminat/)
  await until('restored', () => has(events, 'restored'))
  expect(await postmasterOf(home)).toBe(pid)
  await opened.close()
})

const sleepers = async (endpoint: Parameters<typeof ask>[0]): Promise<number[]> =>
  (
    await ask<{ pid: number }>(
      endpoint,
      `select pid from pg_stat_activity where wait_event = 'PgSleep' and usename = current_user`,
    )
  ).map(({ pid }) => pid)

test('a backend that outlives its server is waited for', async () => {
  await using home = await usedHome()
  const { events, onEvent } = eventsOf()
  const opened = await openEmbedded({ home: home.path, onEvent })
  // It computes without ever waiting, so that it does not notice the end of the server, and until it is ended.
  const busy = `do $$ begin loop end loop; end $$`
  const orphan = ask(opened.endpoints.owner, busy).catch(() => undefined)
  const computing = () =>
    ask<{ pid: number }>(
      opened.endpoints.owner,
      `select pid from pg_stat_activity where query like 'do $$%' and state = 'active'`,
    )
  await until('it computes', async () => (await computing()).length > 0)
  const [{ pid } = { pid: 0 }] = await computing()
  process.kill(await postmasterOf(home), 'SIGKILL')
  const log = () => readFile(home.log, 'utf8')
  await until('it is in the way', async () => (await log()).includes('pre-existing shared memory block'))
  process.kill(pid, 'SIGKILL')
  await until('restored', () => has(events, 'restored'))
  expect(has(events, 'restart-failed')).toBe(false)
  await orphan
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('lock files of a killed server mean nothing once their process id belongs to a stranger', async () => {
  await using home = await usedHome()
  const victim = openElsewhere({ home: home.path })
  await whenOpen(victim)
  const pid = await postmasterOf(home)
  await kill(victim)
  process.kill(pid, 'SIGKILL')
  await until('it is gone', async () => (await processesOf(home.data)).length === 0)
  for (const path of [
    join(home.data, 'postmaster.pid'),
    join(home.path, 'postgres/run/.s.PGSQL.5432.lock'),
  ]) {
    const text = await readFile(path, 'utf8')
    expect(Number.parseInt(text, 10)).toBe(pid)
    await writeFile(path, text.replace(/^\d+/, String(process.pid)))
  }
  const opened = await openEmbedded({ home: home.path })
  expect(await ask(opened.endpoints.owner, 'select 1 as one')).toEqual([{ one: 1 }])
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('an empty lock file, left by a start that was killed at the worst moment, does not last', async () => {
  await using home = await usedHome()
  await writeFile(join(home.data, 'postmaster.pid'), '')
  const opened = await openEmbedded({ home: home.path })
  expect(await ask(opened.endpoints.owner, 'select 1 as one')).toEqual([{ one: 1 }])
  await opened.close()
})

test('a close while PostgreSQL is away ends, and leaves no process', async () => {
  await using home = await usedHome()
  const opened = await openEmbedded({ home: home.path })
  process.kill(await postmasterOf(home), 'SIGKILL')
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})
