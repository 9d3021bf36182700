import { connectWithRetry } from '@medilens/db'
import { createOwnerDatabase, startServer, type ServerVersion, type TestServer } from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Environment } from '../config.ts'
import { runHere } from '../testing/command.ts'
import { testPlace, type TestPlace } from '../testing/files.ts'
import { runProcess, startProcess } from '../testing/process.ts'
import { TEST_SECRET } from '../testing/served-database.ts'

/** A provider's PostgreSQL: TLS alone, a certificate for another name, and an owner who is no superuser. */
describe.each<ServerVersion>(['embedded', 'debian-15'])(
  'on a PostgreSQL of somebody else’s (%s)',
  (version) => {
    let server: TestServer | null
    let url: URL
    let environment: Environment
    let place: TestPlace

    beforeAll(async () => {
      place = await testPlace()
      server = await startServer({ version, tls: { names: ['db.medilens.test'] } })
      if (server === null && process.env['CI'] === 'true')
        throw new Error('PostgreSQL 15 is not installed, and CI tests on it')
      if (server === null) return
      url = new URL(await createOwnerDatabase(server))
      environment = { DATABASE_URL: `${url.href}?sslmode=require`, MEDILENS_SECRET: TEST_SECRET }
    })
    beforeEach(({ skip }) => skip(server === null, 'PostgreSQL 15 is not installed here'))
    afterAll(async () => {
      await server?.stop()
      await place.remove()
    })

    const medilens = (argv: string, more: Environment = {}, answer: string | null = null) =>
      runHere(argv.split(' '), { ...environment, ...more }, answer)

    it('says what is missing before the first migration, and is not served', async () => {
      const check = await medilens('db check')
      expect(check.code).toBe(1)
      expect(check.stdout).toContain('run `medilens db migrate`')
      const serve = await runProcess(['serve', '--port', '0'], environment)
      expect(serve).toMatchObject({ code: 1, stderr: expect.stringContaining('run `medilens db migrate`') })
      expect(await medilens('key list --organization x')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('run `medilens db migrate`'),
      })
    })

    it('is not served without a secret', async () => {
      const serve = await runProcess(['serve', '--port', '0'], { ...environment, MEDILENS_SECRET: '' })
      expect(serve).toMatchObject({ code: 1, stderr: expect.stringContaining('MEDILENS_SECRET: is not set') })
    })

    it('migrates once where two servers start at once', async () => {
      const servers = await Promise.all([
        startProcess(['start'], environment),
        startProcess(['start'], environment),
      ])
      const said = servers.map(({ stderr }) => stderr()).join('')
      expect(said.match(/Applied \d+ migrations/g)).toHaveLength(1)
      expect(said).not.toContain('Demo')
      for (const one of servers) one.kill('SIGTERM')
      for (const { code } of await Promise.all(servers.map(({ ended }) => ended))) expect(code).toBe(0)
    })

    it('says what the database is', async () => {
      const { code, stdout } = await medilens('db check')
      expect(code).toBe(0)
      expect(stdout).toMatch(version === 'embedded' ? /version +PostgreSQL 18/ : /version +PostgreSQL 15/)
      expect(stdout).toMatch(/TLS +TLSv1\.3/)
      expect(stdout).toMatch(/latency +[\d.]+ ms/)
      expect(stdout).toMatch(/route +direct/)
      expect(stdout).toMatch(
        /app role +medilens_app, borrowed by owner_\w+, superuser no, BYPASSRLS no, owns 0/,
      )
      expect(stdout).toMatch(/migrations +none pending/)
      expect(stdout).toMatch(/warning: .* borrows medilens_app/)
      const { warnings } = JSON.parse((await medilens('db check --json')).stdout)
      expect(warnings).toHaveLength(2)
    })

    it('does not take a server for another', async () => {
      const verified = `${url.href}?sslmode=verify-full&sslrootcert=${server?.certificate}`
      const { code, stderr } = await medilens('db check', { DATABASE_URL: verified })
      expect(code).toBe(1)
      expect(stderr).toMatch(/Hostname\/IP does not match/)
    })

    it('does the demo where there is a demo organization, and nowhere else', async () => {
      const without = await runProcess(['demo'], environment)
      expect(without).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('run `medilens db seed --demo`'),
      })
      expect(await medilens('db seed --demo', { ENVIRONMENT: 'production' })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('ENVIRONMENT is production'),
      })
      expect(await medilens('db seed --demo')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(': made'),
      })
      expect((await medilens('db seed --demo')).stdout).toContain('was there already')
      const unplaced = await runProcess(['demo'], environment)
      expect(unplaced).toMatchObject({ code: 1, stderr: expect.stringContaining('MEDILENS_FILE_KEY') })
      const { code, stdout } = await runProcess(['demo'], { ...environment, ...place.environment })
      expect(code).toBe(0)
      expect(stdout).toContain('risk 25.5, confidence 0.92')
      expect(stdout).toContain('read back from the database:\n  heart rate')
      const keys = await medilens('key list --json --organization 019b76da-a800-7000-8000-000000000001')
      const revoked = JSON.parse(keys.stdout).map((key: { revokedAt: unknown }) => key.revokedAt)
      expect(revoked).toEqual(Array.from({ length: 4 }, () => expect.any(String)))
    })

    it('shows drift that was made by hand, and refuses to serve without a policy', async () => {
      expect(await medilens('db status')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('no drift'),
      })
      const { host, port, database } = {
        host: url.hostname,
        port: Number(url.port),
        database: url.pathname.slice(1),
      }
      const client = await connectWithRetry({
        client: {
          host,
          port,
          database,
          user: url.username,
          password: url.password,
          ssl: { rejectUnauthorized: false },
        },
        borrows: null,
        pooled: false,
      })
      await client.query('set role medilens_owner; drop policy own_organization on patients')
      await client.end()
      const status = await medilens('db status')
      expect(status).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('missing: policy patients.own_organization'),
      })
      expect((await medilens('db check')).stdout).toContain(
        'problem: The policy own_organization of patients is missing',
      )
      const serve = await runProcess(['serve', '--port', '0'], environment)
      expect(serve).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('The policy own_organization of patients'),
      })
    })

    it('resets where it is meant, and not in production', async () => {
      const name = url.pathname.slice(1)
      const production = await medilens('db reset --yes', { ENVIRONMENT: 'production' })
      expect(production).toMatchObject({ code: 1, stderr: expect.stringContaining('refused') })
      expect(await medilens('db reset')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('say --yes'),
      })
      expect(await medilens('db reset', {}, 'other')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('nothing was changed'),
      })
      expect((await medilens('organization list')).stdout).toContain('MediLens Demo Clinic')
      expect(await medilens('db reset', {}, name)).toMatchObject({ code: 0 })
      expect((await medilens('organization list')).stdout).toContain('There are no organizations')
      expect(await medilens('db status')).toMatchObject({ code: 0 })
    })

    it('goes down and up again', async () => {
      expect(await medilens('db rollback', { ENVIRONMENT: 'production' })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('--yes'),
      })
      expect((await medilens('db rollback --to ground')).stdout).toContain('took back')
      const status = await medilens('db status')
      expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/pending[^]*no drift/) })
      expect(await medilens('db migrate --to nowhere')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('No pending migration is called nowhere'),
      })
      expect((await medilens('db migrate')).stdout).toContain('applied')
      expect((await medilens('db migrate')).stdout).toBe('Nothing is pending.\n')
    })
  },
)
