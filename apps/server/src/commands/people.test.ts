import type { Environment } from '../config.ts'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runHere } from '../testing/command.ts'
import { environmentOf } from '../testing/served-database.ts'

let scratch: TestDatabase
let environment: Environment
beforeAll(async () => {
  scratch = await testDatabase()
  environment = environmentOf(scratch)
})
afterAll(() => scratch.close())

const medilens = (...argv: readonly string[]) => runHere(argv, environment)

it('makes an organization and keys, invites people, and lists what can be listed', async () => {
  const made = await medilens('organization', 'create', '--name', 'Lakeside Clinic')
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) })
  const id = made.stdout.trim()
  expect((await medilens('organization', 'list')).stdout).toContain(id)

  const person = ['--email', 'Ada@Example.org', '--role', 'clinician']
  const user = await medilens('user', 'create', '--organization', 'lakeside clinic', ...person)
  expect(user).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/accept-invitation#token=[\w-]{43}\n$/),
    stderr: expect.stringContaining('clinician of Lakeside Clinic'),
  })

  const create = ['key', 'create', '--organization', id, '--name', 'Labor', '--role', 'service']
  const key = await medilens(...create, '--expires', '30')
  expect(key.stdout).toMatch(/^mlk_[a-z0-9]{12}_[\w-]{43}\n$/)
  const list = await medilens('key', 'list', '--organization', 'Lakeside Clinic')
  expect(list.stdout).toMatch(/mlk_[a-z0-9]{12} +Labor +service +– +\d{4}-\d\d-\d\d \d\d:\d\d +–/)

  const prefix = key.stdout.slice(0, 16)
  expect((await medilens('key', 'revoke', prefix)).stdout).toContain('is revoked')
  expect((await medilens('key', 'revoke', prefix, '--organization', id)).code).toBe(0)
  const events = await scratch.database.inOrganization(
    {
      organizationId: JSON.parse((await medilens('organization', 'list', '--json')).stdout)[0].id,
      userId: null,
    },
    ({ sql }) => sql.selectFrom('audit_events').select(['eventType', 'actorType']).orderBy('id').execute(),
  )
  // What changed nothing the second time left no event either.
  expect(events).toEqual(
    ['organization.create', 'organization.invite', 'api_key.create', 'api_key.revoke'].map((eventType) => ({
      eventType,
      actorType: 'system',
    })),
  )
})

it('makes two live keys of a name, and says what to do instead of a third', async () => {
  const id = (await medilens('organization', 'create', '--name', 'Rotating')).stdout.trim()
  const create = ['key', 'create', '--organization', id, '--name', 'Labor', '--role', 'service']
  expect([(await medilens(...create)).code, (await medilens(...create)).code]).toEqual([0, 0])
  const third = await medilens(...create)
  expect(third).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('revoke one of them') })
})

it('makes a key of the platform that is shown once, listed without its secret, and revoked by its prefix', async () => {
  const { code, stdout } = await medilens('platform-key', 'create', '--name', 'ecg workers')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^mlp_[a-z0-9]{12}_[\w-]{43}\n$/)
  const prefix = stdout.slice(0, 16)
  const listed = await medilens('platform-key', 'list')
  expect(listed.stdout).toContain(prefix)
  expect(listed.stdout).not.toContain(stdout.trim())
  expect(await medilens('platform-key', 'revoke', prefix)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('(ecg workers) is revoked'),
  })
  expect(await medilens('platform-key', 'revoke', prefix)).toMatchObject({ code: 1, stdout: '' })
})

it('asks for the id where a name is taken twice', async () => {
  const ids = [
    await medilens('organization', 'create', '--name', 'Twin'),
    await medilens('organization', 'create', '--name', 'Twin'),
  ]
  const { code, stderr } = await medilens('key', 'list', '--organization', 'Twin')
  expect(code).toBe(1)
  for (const { stdout } of ids) expect(stderr).toContain(stdout.trim())
})

it.each([
  [['key', 'list', '--organization', 'Nowhere'], 'There is no organization "Nowhere"'],
  [['key', 'revoke', 'mlk_000000000000'], 'There is no such key'],
  [['key', 'revoke', 'nonsense'], 'neither the prefix of a key'],
  [['organization', 'create', '--name', ' '], 'name: '],
  [['user', 'create', '--organization', 'x', '--email', 'x', '--role', 'admin'], 'email: '],
])('%j fails with a line that says why', async (argv, why) => {
  const { code, stdout, stderr } = await medilens(...argv)
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toContain(why)
})
