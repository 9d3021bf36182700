import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { processesOf, until } from '../embedded/fixture.ts'
import { createOwnerDatabase, startServer } from './server.ts'

const query = async (url: string, ssl?: object): Promise<unknown> => {
  const client = new Client({ connectionString: url, ...(ssl && { ssl }) })
  await client.connect()
  try {
    const { rows } = await client.query('select current_user::text as me, current_setting($1) as version', [
      'server_version',
    ])
    return rows[0]
  } finally {
    await client.end()
  }
}

test('an embedded server by its socket, gone after stop', async () => {
  const server = await startServer({ version: 'embedded' })
  const [first, second] = [await createOwnerDatabase(server), await createOwnerDatabase(server)]
  expect(await query(first)).toMatchObject({ me: new URL(first.replace('@/', '@x/')).username })
  expect(await query(second)).toMatchObject({ version: expect.stringMatching(/^18\./) })
  const directory = server.superuser.client.host?.replace('/run', '') ?? ''
  await server.stop()
  expect(await stat(directory).catch(() => null)).toBeNull()
  expect(await processesOf(directory)).toEqual([])
})

test('PostgreSQL 15 by TCP, where it is installed', async ({ skip }) => {
  const server = await startServer({ version: 'debian-15', tcp: true })
  skip(server === null, 'PostgreSQL 15 is not installed')
  if (server === null) return
  expect(await query(await createOwnerDatabase(server))).toMatchObject({
    version: expect.stringMatching(/^15\./),
  })
  await server.stop()
})

test('with TLS nothing goes in the clear, and the certificate is for the names that were asked for', async () => {
  const server = await startServer({ version: 'embedded', tls: { names: ['localhost'] } })
  const url = await createOwnerDatabase(server)
  const ca = await readFile(server.certificate ?? '', 'utf8')
  await expect(query(url)).rejects.toThrow(/no encryption/)
  await expect(query(url, {})).rejects.toThrow(/self-signed certificate/)
  expect(await query(url, { ca, servername: 'localhost' })).toBeTruthy()
  await expect(query(url, { ca, servername: 'db.example.org' })).rejects.toThrow(/altnames/)
  await server.stop()
})

test('goes when its process is killed', async () => {
  const script = `
    const { startServer } = await import(process.argv[1])
    console.log((await startServer({ version: 'embedded' })).superuser.client.host)
    setInterval(() => undefined, 1000)
  `
  const flags = ['--conditions=@medilens/source', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, [...flags, new URL('./server.ts', import.meta.url).href], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [host] = await once(createInterface(child.stdout), 'line')
  const directory = String(host).replace('/run', '')
  expect((await processesOf(directory)).length).toBeGreaterThan(0)
  child.kill('SIGKILL')
  await until('no process is left', async () => (await processesOf(directory)).length === 0)
  expect(await stat(directory).catch(() => null)).toBeNull()
})
