import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  connectWithRetry,
  DEMO_ORGANIZATION_ID,
  DEMO_PATIENT_ID,
  DEMO_USERS,
  openEmbedded,
} from '@medilens/db'
import { testDatabase } from '@medilens/db/testing'
import type { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BUILT_WEB } from '../config.ts'
import { call, get, jsonOf, post } from '../testing/call.ts'
import { runHere } from '../testing/command.ts'
import { testHome, type TestHome } from '../testing/home.ts'
import { runProcess, startProcess, type ServerProcess } from '../testing/process.ts'
import { environmentOf } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

let home: TestHome
let server: ServerProcess
let key: string

const environment = () => ({ MEDILENS_HOME: home.path, MEDILENS_WEB: BUILT_WEB })
const medilens = (...argv: readonly string[]) => runHere(argv, environment())
const createKey = (role = 'clinician') =>
  medilens('key', 'create', '--organization', 'MediLens Demo Clinic', '--role', role, '--name', 'a test')

/** One home through one life: each test goes on where the last one left off. */
beforeAll(async () => {
  home = await testHome()
  server = await startProcess(['start'], environment())
})
afterAll(async () => {
  server.kill('SIGKILL')
  await home.remove()
})

/** Resolves once a call waits for what somebody holds. */
const waitsFor = (holder: Client) =>
  expect
    .poll(async () => (await holder.query('select from pg_locks where not granted')).rowCount)
    .toBeGreaterThan(0)

it('is ready after a start on an empty home, with the demo organization', async () => {
  expect(jsonOf(await get(server.address, '/health/ready'))).toEqual({ status: 'ready' })
  expect(server.stderr()).toContain(`MediLens is ready at ${server.address}`)
  expect(server.stderr()).toContain(home.path)
  expect(server.stderr()).toContain('key create')
  // Standard output is for programs.
  for (const line of server.stdout().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
})

it('opens the web application at the address it names, built if it was not', async () => {
  const address = /^ {2}open {4}(\S+)$/m.exec(server.stderr())?.[1] ?? ''
  expect(address).toBe(`${server.address}/`)
  const page = await get(address, '/')
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const script = /<script type="module"[^>]* src="([^"]+)"/.exec(page.text)?.[1] ?? ''
  expect((await get(address, script)).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

it('lets the demo’s people in, each in their role, with the password it printed and keeps for its owner alone', async () => {
  const password = /with the password (\S+)\n/.exec(server.stderr())?.[1] ?? ''
  expect(password).toMatch(/^[\w-]{20}$/)
  const file = join(home.path, 'demo-password')
  expect((await readFile(file, 'utf8')).trim()).toBe(password)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(home.path, 'server-secret'))).mode & 0o777).toBe(0o600)
  for (const { email } of Object.values(DEMO_USERS)) {
    expect(server.stderr()).toContain(email)
    // oxlint-disable-next-line no-await-in-loop
    expect((await signInAs(server.address, { email }, { password })).answer.status).toBe(200)
  }
  const { cookie } = await signInAs(server.address, DEMO_USERS.clinician, { password })
  const headers = fromOwnPage(server.address, cookie)
  expect((await call(server.address, 'patient.list', { limit: 1 }, { headers })).status).toBe(200)
  expect(server.stdout()).not.toContain(password)
})

it('invites a person by a link, who then sets a password and signs in', async () => {
  const argv = [
    '--organization',
    'MediLens Demo Clinic',
    '--email',
    'new@colleague.example',
    '--role',
    'clinician',
  ]
  const { stdout } = await medilens('user', 'create', ...argv)
  const link = new URL(stdout.trim())
  expect(`${link.origin}${link.pathname}`).toBe(`${server.address}/accept-invitation`)
  const token = link.hash.replace('#token=', '')
  const password = 'the password of a new colleague'
  const accepted = await post(
    server.address,
    '/auth/accept-invitation',
    { token, name: 'New Colleague', password },
    { headers: fromOwnPage(server.address) },
  )
  expect(accepted.status).toBe(200)
  const { cookie } = await signInAs(server.address, { email: 'new@colleague.example' }, { password })
  const headers = fromOwnPage(server.address, cookie)
  expect((await call(server.address, 'patient.list', { limit: 1 }, { headers })).status).toBe(200)
  expect(server.stdout() + server.stderr()).not.toMatch(new RegExp(`${token}|colleague`))
})

it('shows an invitation that an admin makes to whoever runs the server, and to nobody else', async () => {
  const password = /with the password (\S+)\n/.exec(server.stderr())?.[1] ?? ''
  const { cookie } = await signInAs(server.address, DEMO_USERS.admin, { password })
  const answer = await call(
    server.address,
    'organization.invite',
    { email: 'invited@person.example', role: 'clinician' },
    { headers: fromOwnPage(server.address, cookie) },
  )
  expect(answer.status).toBe(200)
  await expect.poll(() => server.stderr()).toMatch(/invited@person\.example[^]*#token=[\w-]{43}\n/)
  expect(answer.text).not.toContain('token')
  expect(server.stdout()).not.toMatch(/person\.example|#token/)
})

it('says of a second start who serves already', async () => {
  const { code, stderr } = await runProcess(['start', '--port', '0'], environment())
  expect(code).toBe(1)
  expect(stderr).toContain(server.address)
  expect(stderr).toContain(String(server.pid))
})

it('says of a taken port what to do', async () => {
  const scratch = await testDatabase()
  try {
    const { port } = new URL(server.address)
    const { code, stderr } = await runProcess(['serve', '--port', port], environmentOf(scratch))
    expect(code).toBe(1)
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`)
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
  } finally {
    await scratch.close()
  }
})

it('prints a new key alone, and takes it', async () => {
  const argv = [
    'key',
    'create',
    '--organization',
    'MediLens Demo Clinic',
    '--role',
    'clinician',
    '--name',
    'x',
  ]
  const { code, stdout, stderr } = await runProcess(argv, environment())
  expect(code).toBe(0)
  expect(stdout).toMatch(/^mlk_[a-z0-9]{12}_[\w-]{43}\n$/)
  expect(stderr).toContain('MediLens Demo Clinic')
  key = stdout.trim()
  expect((await call(server.address, 'patient.list', { limit: 1 }, { key })).status).toBe(200)
})

it('shows keys without their secrets', async () => {
  const { stdout } = await medilens('key', 'list', '--organization', DEMO_ORGANIZATION_ID)
  expect(stdout).toContain(key.slice(0, 16))
  expect(stdout).not.toContain(key.slice(17))
})

it('refuses a revoked key within a second', async () => {
  const { stdout } = await createKey('service')
  const doomed = stdout.trim()
  const status = async () =>
    (await call(server.address, 'patient.list', { limit: 1 }, { key: doomed })).status
  expect(await status()).toBe(200)
  expect((await medilens('key', 'revoke', doomed.slice(0, 16))).stdout).toContain('is revoked')
  await sleep(1_000)
  expect(await status()).toBe(401)
})

it('shows the pool of the running server', async () => {
  const { stdout } = await medilens('db', 'pool', '--json')
  expect(JSON.parse(stdout)).toEqual({
    size: expect.any(Number),
    checkedOut: 0,
    idle: expect.any(Number),
    waiting: 0,
  })
})

it('writes the doings of the command line into the audit', async () => {
  const admin = (await createKey('admin')).stdout.trim()
  const answer = await call(server.address, 'audit.list', { eventType: 'api_key.revoke' }, { key: admin })
  expect(jsonOf(answer)).toMatchObject({
    result: { data: { items: [{ actorType: 'system', resourceType: 'api_key', phiAccessed: false }] } },
  })
})

it('lets a call in flight finish when it is told to stop, takes no new one, and leaves nothing running', async () => {
  const embedded = await openEmbedded({ home: home.path })
  const blocker = await connectWithRetry(embedded.endpoints.owner)
  await blocker.query('begin; set local role medilens_owner; lock table assessments in access exclusive mode')
  const input = { patientId: DEMO_PATIENT_ID, pipelineType: 'speech', sessionId: 'in flight' }
  const inFlight = call(server.address, 'assessment.create', input, { key })
  await waitsFor(blocker)
  server.kill('SIGTERM')
  const ready = () => get(server.address, '/health/ready').then(({ status }) => String(status), String)
  await expect.poll(ready).toContain('fetch failed')
  await blocker.query('rollback')
  await blocker.end()
  await embedded.close()

  expect((await inFlight).status).toBe(200)
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(await home.postmaster()).toBeNull()
})

it('starts again where it left off, with the same password for the demo, and stops at Ctrl-C', async () => {
  const password = () => /with the password (\S+)/.exec(server.stderr())?.[1]
  const before = password()
  server = await startProcess(['start'], environment())
  await expect.poll(password).toBe(before)
  const answer = await call(server.address, 'assessment.getBySession', { sessionId: 'in flight' }, { key })
  expect(answer.status).toBe(200)
  // A terminal sends one signal to all of a group, and pnpm one more.
  server.kill('SIGINT')
  server.kill('SIGINT')
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(await home.postmaster()).toBeNull()
})

it('cuts off what does not finish, and stops within ten seconds', async () => {
  server = await startProcess(['start'], environment())
  const embedded = await openEmbedded({ home: home.path })
  const blocker = await connectWithRetry(embedded.endpoints.owner)
  await blocker.query('begin; set local role medilens_owner; lock table assessments in access exclusive mode')
  const input = { patientId: DEMO_PATIENT_ID, pipelineType: 'speech', sessionId: 'never' }
  const inFlight = call(server.address, 'assessment.create', input, { key }).then(
    () => 'answered',
    () => 'cut off',
  )
  await waitsFor(blocker)
  const began = performance.now()
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await inFlight).toBe('cut off')
  await blocker.end()
  await embedded.close()
  expect(await home.postmaster()).toBeNull()
})
