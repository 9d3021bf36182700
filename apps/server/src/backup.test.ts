import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectWithRetry, type Endpoint } from '@medilens/db'
import {
  createOwnerDatabase,
  organizationFixture,
  prepareCluster,
  startServer,
  testDatabase,
  type TestDatabase,
  type TestServer,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Environment } from './config.ts'
import { urlOf } from './guide/stage.ts'
import { runHere } from './testing/command.ts'
import { TEST_SECRET } from './testing/served-database.ts'

const OPERATIONS = fileURLToPath(new URL('../../../docs/operations.md', import.meta.url))
const MEDILENS = 'npx -y pnpm@12 medilens '
/** The programs of PostgreSQL: the embedded one comes without. */
const PROGRAMS = '/usr/lib/postgresql/15/bin'
/** Of each of two organizations. */
const PATIENTS = [3, 4] as const
const ALL = PATIENTS[0] + PATIENTS[1]

let from: TestServer | null
let to: TestServer | null
let db: TestDatabase
let folder: string

beforeAll(async () => {
  from = await startServer({ version: 'debian-15' })
  to = await startServer({ version: 'debian-15' })
  if (from === null || to === null) {
    if (process.env['CI'] === 'true') throw new Error('PostgreSQL 15 is not installed, and CI tests on it')
    return
  }
  db = await testDatabase({ cluster: await prepareCluster(from) })
  for (const patients of PATIENTS) await organizationFixture(db.database, { patients })
  folder = await mkdtemp('/tmp/medilens-backup-')
})
beforeEach(({ skip }) => skip(from === null || to === null, 'PostgreSQL 15 is not installed here'))
afterAll(async () => {
  if (from !== null && to !== null) {
    await db.close()
    await rm(folder, { recursive: true })
  }
  await from?.stop()
  await to?.stop()
})

/** A block of the document, by the word behind its language. */
async function documented(name: string): Promise<string> {
  const block = new RegExp(`^\`\`\`sh ${name}\\n(?<code>[^]*?)^\`\`\``, 'm').exec(
    await readFile(OPERATIONS, 'utf8'),
  )
  return z.string().parse(block?.groups?.['code'])
}

const Failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })

/** Runs a script where the backup lies; what it exits with and says is the answer. */
async function shell(script: string, environment: Environment = {}) {
  const env = { ...environment, PATH: `${PROGRAMS}:${process.env['PATH']}` }
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-ec', script], { cwd: folder, env })
    return { code: 0, stdout, stderr }
  } catch (error) {
    return Failed.parse(error)
  }
}

/** Runs a block as it is written, ours in this process; answers what each of ours said. */
async function runBlock(block: string, environment: Environment): Promise<string[]> {
  const said: string[] = []
  for (const part of block.trim().split(new RegExp(`^(?=${MEDILENS})|(?<=^${MEDILENS}.*)\n`, 'm'))) {
    const ours = part.startsWith(MEDILENS)
    const { code, stdout, stderr } = ours
      ? await runHere(part.slice(MEDILENS.length).trim().split(' '), environment)
      : await shell(part, environment)
    expect({ part, code, stdout, stderr }).toMatchObject({ code: 0 })
    if (ours) said.push(stdout)
  }
  return said
}

/** A URL whose host is a socket's folder, as its query says, in a form that can be read. */
const asUrl = (url: string) => new URL(url.replace('@/', '@socket/'))

function loggedIn(url: string, user: string, password: string): string {
  const changed = asUrl(url)
  changed.username = user
  changed.password = password
  return changed.href.replace('@socket/', '@/')
}

const Count = z.tuple([z.object({ count: z.coerce.number() })])
async function count(endpoint: Endpoint, what: string): Promise<number> {
  const client = await connectWithRetry(endpoint)
  try {
    const { rows } = await client.query(`select count(*) as count from ${what}`)
    return Count.parse(rows)[0].count
  } finally {
    await client.end()
  }
}

it('a dump that is taken and restored as documented has everybody’s patients, behind the same policies', async () => {
  await runBlock(await documented('backup'), { BACKUP_URL: urlOf(db.superuser) })
  expect(await readFile(join(folder, 'counts.csv'), 'utf8')).toContain(`patients,${ALL}\n`)

  if (to === null) return
  const owner = await createOwnerDatabase(to)
  const { pathname } = asUrl(owner)
  const superuser = { ...to.superuser, client: { ...to.superuser.client, database: pathname.slice(1) } }
  const environment = {
    RESTORE_URL: urlOf(superuser),
    DIRECT_URL: owner,
    DATABASE_URL: loggedIn(owner, 'medilens_app', 'app'),
    DB_APP_PASSWORD: 'app',
    AUTH_DATABASE_URL: loggedIn(owner, 'medilens_auth', 'auth'),
    DB_AUTH_PASSWORD: 'auth',
    MEDILENS_SECRET: TEST_SECRET,
  }
  const restore = await documented('restore')
  const [command = ''] = /^pg_restore .*$/m.exec(restore) ?? []
  expect(await shell(command, environment)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/role "medilens_\w+" does not exist/),
  })
  expect(await runHere(['db', 'migrate', '--roles-only'], environment)).toMatchObject({ code: 0 })
  expect(await shell(command, { ...environment, RESTORE_URL: owner })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('permission denied'),
  })

  const said = await runBlock(restore, environment)
  expect(said).toEqual([
    expect.stringContaining('nothing was applied'),
    expect.stringContaining('Nothing is pending'),
    expect.stringContaining('no drift, beside a scratch database'),
    expect.not.stringContaining('problem:'),
  ])
  expect(await count(superuser, 'patients')).toBe(ALL)
  for (const policies of ['pg_policies', 'pg_class where relrowsecurity and relforcerowsecurity']) {
    expect(await count(superuser, policies)).toBe(await count(db.superuser, policies))
  }
})

it('a dump by a provider’s role that bypasses policies has everybody’s patients too', async () => {
  const provider = { ...db.superuser, client: { ...db.superuser.client, user: 'provider', password: 'p' } }
  const role = `create role provider login bypassrls password 'p' in role pg_read_all_data`
  expect(await shell(`psql -c "${role}" '${urlOf(db.superuser)}'`)).toMatchObject({ code: 0 })
  await rm(join(folder, 'counts.csv'))
  await runBlock(await documented('backup'), { BACKUP_URL: urlOf(provider) })
  const { stdout } = await shell('pg_restore --data-only --table=patients --file=- medilens.dump')
  expect(stdout.match(/^[\da-f-]{36}\t/gm)).toHaveLength(ALL)
  expect(await readFile(join(folder, 'counts.csv'), 'utf8')).toContain(`patients,${ALL}\n`)
})

it('the owner takes no dump that passes for a backup: it is refused, and with --enable-row-security finds nobody', async () => {
  const owner = urlOf(db.endpoints.owner)
  for (const role of ['', '--role=medilens_owner']) {
    expect(await shell(`pg_dump ${role} '${owner}'`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('query would be affected by row-level security policy'),
    })
    const { code, stdout } = await shell(`pg_dump ${role} --enable-row-security --inserts '${owner}'`)
    expect(code).toBe(0)
    expect(stdout).toContain('CREATE TABLE public.patients')
    expect(stdout).not.toContain('INSERT INTO public.patients')
  }
})
