import { once } from 'node:events'
import { readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AlreadyServingError } from './errors.ts'
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

const recorder = (): { types: string[]; onEvent: (event: EmbeddedEvent) => void } => {
  const types: string[] = []
  return { types, onEvent: ({ type }) => void types.push(type) }
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

test('the first open makes a durable server with an owner who is no superuser, the last close stops it', async () => {
  await using home = await temporaryHome()
  const { types, onEvent } = recorder()
  const opened = await openEmbedded({ home: home.path, onEvent })
  expect(opened.version).toMatch(/^18\./)
  expect(opened.serve).toBeNull()
  expect(types).toEqual(['created', 'started'])

  const [role] = await ask(
    opened.endpoints.owner,
    `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, current_database() as database,
            (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) as owner
       from pg_roles where rolname = current_user`,
  )
  expect(role).toEqual({
    rolname: 'medilens',
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: true,
    rolcreatedb: true,
    database: 'medilens',
    owner: 'medilens',
  })
  const [settings] = await ask(
    opened.endpoints.owner,
    `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
            current_setting('data_checksums') as checksums, current_setting('listen_addresses') as network,
            current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone`,
  )
  expect(settings).toEqual({
    fsync: 'on',
    pages: 'on',
    checksums: 'on',
    network: '',
    encoding: 'UTF8',
    zone: 'UTC',
  })
  expect(opened.endpoints.app.client).toMatchObject({ user: 'medilens_app', password: opened.passwords.app })
  expect(opened.endpoints.auth.client).toMatchObject({
    user: 'medilens_auth',
    password: opened.passwords.auth,
  })

  await opened.close()
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
})

test('what is kept is private, and a wrong password is refused', async () => {
  await using home = await temporaryHome()
  const opened = await openEmbedded({ home: home.path, serve: { address: null } })
  const { client } = opened.endpoints.owner
  expect(await modeOf(home.path)).toBe(0o700)
  for (const name of ['secrets.json', 'serving.json', 'postgres/postgres.log']) {
    expect([name, await modeOf(join(home.path, name))]).toEqual([name, 0o600])
  }
  for (const name of ['postgres', 'postgres/data', 'postgres/run']) {
    expect([name, await modeOf(join(home.path, name))]).toEqual([name, 0o700])
  }
  const intruder = { ...opened.endpoints.owner, client: { ...client, password: 'wrong' } }
  await expect(ask(intruder, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  await opened.close()

  const secrets = JSON.parse(await readFile(join(home.path, 'secrets.json'), 'utf8'))
  await writeFile(
    join(home.path, 'secrets.json'),
    JSON.stringify({ ...secrets, superuser: 'another-password-than-that' }),
  )
  await expect(openEmbedded({ home: home.path })).rejects.toThrow(/restore both from the same backup/)
  expect(await processesOf(home.path)).toEqual([])
})

test('a second open adopts the server, and the first to close leaves it to the other', async () => {
  await using home = await usedHome()
  const first = await openEmbedded({ home: home.path })
  const { types, onEvent } = recorder()
  const second = await openEmbedded({ home: home.path, onEvent })
  expect(types).toEqual(['adopted'])
  await first.close()
  expect(await ask(second.endpoints.owner, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.close()
  expect(await processesOf(home.path)).toEqual([])

  // Nothing is waited for, and nothing has to be recovered.
  const again = recorder()
  const third = await openEmbedded({ home: home.path, onEvent: again.onEvent })
  expect(again.types).toEqual(['started'])
  await third.close()
  expect(await readFile(home.log, 'utf8')).not.toContain('was not properly shut down')
})

test('several processes may open an empty home at once', async () => {
  await using home = await temporaryHome()
  const elsewhere = [openElsewhere({ home: home.path }), openElsewhere({ home: home.path })]
  const here = [openEmbedded({ home: home.path }), openEmbedded({ home: home.path })]
  await Promise.all(elsewhere.map(whenOpen))
  const opened = await Promise.all(here)
  for (const { endpoints } of opened) {
    expect(await ask(endpoints.owner, 'select current_user::text as me')).toEqual([{ me: 'medilens' }])
  }
  const ends = elsewhere.map((child) => once(child, 'exit'))
  for (const child of elsewhere) child.stdin?.write('close')
  await Promise.all([...ends, ...opened.map((one) => one.close())])
  expect(await processesOf(home.path)).toEqual([])
})

test('opening and closing over each other never leaves anybody without a server', async () => {
  await using home = await usedHome()
  const visit = async (): Promise<void> => {
    const opened = await openEmbedded({ home: home.path })
    expect(await ask(opened.endpoints.owner, 'select 1 as one')).toEqual([{ one: 1 }])
    await opened.close()
  }
  for (let round = 0; round < 5; round += 1) await Promise.all([visit(), visit(), visit()])
  expect(await processesOf(home.path)).toEqual([])
})

test('a home with a long path, blanks and quotes keeps its socket elsewhere', async () => {
  await using home = await temporaryHome(`it's a, "long" path/${'x'.repeat(120)}`)
  const opened = await openEmbedded({ home: home.path })
  const { host } = opened.endpoints.owner.client
  expect(host).toMatch(/^\/tmp\/medilens-[0-9a-f]{24}$/)
  expect(await modeOf(host ?? '')).toBe(0o700)
  expect(await ask(opened.endpoints.owner, 'select 1 as one')).toEqual([{ one: 1 }])
  await opened.close()
  expect(await processesOf(home.path)).toEqual([])
  await rmdir(host ?? '')
})

test('one process serves; a second is told who and where, until the first is gone', async () => {
  await using home = await usedHome()
  const first = openElsewhere({ home: home.path, serve: { address: 'http://first' } })
  await whenOpen(first)
  const refused = openEmbedded({ home: home.path, serve: { address: null } })
  await expect(refused).rejects.toBeInstanceOf(AlreadyServingError)
  await expect(refused).rejects.toMatchObject({ pid: first.pid, address: 'http://first' })
  const visitor = await openEmbedded({ home: home.path })
  await kill(first)

  const second = await openEmbedded({ home: home.path, serve: { address: null } })
  // The note of the first is still there when the second takes the place, and is not believed.
  await expect(openEmbedded({ home: home.path, serve: { address: null } })).rejects.toMatchObject({
    pid: process.pid,
    address: null,
  })
  await second.serve?.announce('http://second')
  await expect(openEmbedded({ home: home.path, serve: { address: null } })).rejects.toMatchObject({
    pid: process.pid,
    address: 'http://second',
  })
  await second.close()
  await until('the note is gone', async () => {
    const note = await stat(join(home.path, 'serving.json')).catch(() => null)
    return note === null
  })
  expect(await postmasterOf(home)).toBeGreaterThan(0)
  await visitor.close()
  expect(await processesOf(home.path)).toEqual([])
})
