import { connectWithRetry } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Environment } from '../config.ts'
import { runHere } from '../testing/command.ts'
import { environmentOf } from '../testing/served-database.ts'

const NEWER = 'Migration20270101000000_future'

let scratch: TestDatabase
let environment: Environment
beforeAll(async () => {
  scratch = await testDatabase()
  environment = environmentOf(scratch)
})
afterAll(() => scratch.close())

const medilens = (command: string) => runHere(command.split(' '), environment)

it('has nothing to do where a migration is applied, or none is', async () => {
  expect(await medilens('db rollback --to ground')).toMatchObject({ code: 0 })
  expect(await medilens('db migrate --to ground')).toEqual({
    code: 0,
    stdout: 'There is nothing to do: ground is applied.\n',
    stderr: '',
  })
  expect(await medilens('db rollback --to ground')).toMatchObject({
    code: 0,
    stdout: 'Nothing is applied after that.\n',
  })
  expect(await medilens('db rollback --to 0')).toMatchObject({ code: 0 })
  for (const again of ['db rollback', 'db rollback --to 0']) {
    expect(await medilens(again)).toEqual({ code: 0, stdout: 'Nothing is applied.\n', stderr: '' })
  }
  expect(await medilens('db migrate')).toMatchObject({ code: 0 })
})

it('counts what is pending alike, whoever asks', async () => {
  await medilens('db rollback --to ground')
  const { pending } = JSON.parse((await medilens('db status --json')).stdout)
  expect(pending.length).toBeGreaterThan(0)
  expect(JSON.parse((await medilens('db check --json')).stdout).migrations).toEqual({ pending, unknown: [] })
  await medilens('db migrate')
})

it('leaves alone what a newer MediLens migrated, and says so', async () => {
  const client = await connectWithRetry(scratch.endpoints.owner)
  await client.query('set role medilens_owner')
  await client.query('insert into mikro_orm_migrations (name) values ($1)', [NEWER])
  await client.end()

  const refusal = `A newer MediLens has migrated this database (${NEWER}): roll back with that one.`
  for (const command of ['db rollback', 'db rollback --to ground', 'db reset --yes']) {
    const { code, stdout, stderr } = await medilens(command)
    expect({ code, stdout }, command).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(refusal)
  }
  const status = await medilens('db status')
  expect(status.code).toBe(1)
  expect(status.stdout).toMatch(new RegExp(`${NEWER} +applied .*, not known here`))
  expect(status.stdout).toMatch(/drift: not judged\n.*newer MediLens/)
  expect(JSON.parse((await medilens('db status --json')).stdout)).toMatchObject({ unknown: [NEWER] })
})
