import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import type { Endpoint } from '@medilens/db'
import { environmentWithFile, PROJECT_ROOT } from '../config.ts'
import { POOL_GAUGES } from '../http/metrics.ts'
import { must, timed, took, type Row } from './row.ts'
import { POOL, urlOf } from './stage.ts'

/** Configuration, the first start, and looking at the connection. */
export const SETUP_ROWS: readonly Row[] = [
  {
    says: '`NEON_DATABASE_URL=…?sslmode=require` in `.env`, `.env.example` to copy',
    here: 'the same variable in .env, checked when it is read; without one a PostgreSQL of its own',
    async show({ folder, endpoints, environment, medilens }) {
      const example = await readFile(join(PROJECT_ROOT, '.env.example'), 'utf8')
      const url = urlOf(endpoints.owner)
      await writeFile(join(folder, '.env'), `${example}\nNEON_DATABASE_URL=${url}\n`)
      // As a shell without these variables would have it: what .env says holds.
      const { NEON_DATABASE_URL: read } = environmentWithFile({}, folder)
      const found = await medilens('db check --json', { NEON_DATABASE_URL: read })
      must(found.code === 0, `db check with NEON_DATABASE_URL failed: ${found.stderr}`)
      const encrypted = await overTcp(endpoints.owner, async (address) => {
        const plain = await medilens('db check', { NEON_DATABASE_URL: `${address}?sslmode=disable` })
        must(plain.code === 0, `db check over TCP failed: ${plain.stderr}`)
        return medilens('db check', { NEON_DATABASE_URL: `${address}?sslmode=require` })
      })
      must(encrypted.code === 1, 'sslmode=require was content without TLS')
      const wrong = await medilens('db check', {
        DB_POOL_SIZE: 'many',
        PORT: 'x',
        NEON_DATABASE_URL: 'mysql://x',
      })
      must(wrong.code === 1, 'a wrong configuration was taken')
      const without = await medilens('db check', environment)
      must(without.code === 0 && without.stdout.includes('kept in'), 'no embedded PostgreSQL without a URL')
      return [
        `a copy of .env.example with NEON_DATABASE_URL: db check finds the database (exit code ${found.code})`,
        `with sslmode=require, of a server without TLS: ${encrypted.stderr.trim().split('\n').at(-1)}`,
        `three wrong variables: ${wrong.stderr.trim().split('\n').length - 1} problems named at once, before anything runs`,
        `without a URL: ${/PostgreSQL \S+, kept in/.exec(without.stdout)?.[0] ?? ''} a folder of its own`,
      ]
    },
  },
  {
    says: 'install, migrate, seed, start: six steps',
    here: 'one command: npx -y pnpm@12 start',
    show: async ({ readyAfterMs, welcome, address }) => {
      const applied = /Applied \d+ migrations?/.exec(welcome)?.[0]
      must(applied !== undefined, `the start did not migrate: ${welcome}`)
      const answer = await fetch(new URL('/health/ready', address))
      must(answer.ok, 'the server is not ready')
      return [
        `on an empty home: ${applied.toLowerCase()}, made the demo organization`,
        `ready after ${took(readyAfterMs)}`,
      ]
    },
  },
  {
    says: 'test connection one-liner',
    here: 'db check: version, TLS, latency, route, roles, migrations',
    async show({ medilens }) {
      const { code, stdout } = await medilens('db check')
      must(code === 0, 'db check found a problem')
      const lines = stdout
        .split('\n')
        .filter((line) => /^(version|TLS|latency|route|app role|migrations) /.test(line))
      must(lines.length === 6, 'db check left something out')
      return lines
    },
  },
  {
    says: 'pool size and checked-out printed',
    here: 'db pool on a running server, and gauges in /metrics',
    async show({ medilens, address }) {
      const { code, stdout } = await medilens('db pool')
      must(code === 0, 'db pool failed')
      const metrics = await (await fetch(new URL('/metrics', address))).text()
      const gauges = Object.values(POOL_GAUGES).filter((name) => metrics.includes(`\n${name} `))
      must(gauges.length === 4, 'the pool is not in /metrics')
      return [...stdout.trim().split('\n'), `/metrics: ${gauges.join(', ')}`]
    },
  },
  {
    says: '`DB_POOL_SIZE`, `DB_MAX_OVERFLOW`, `DB_ECHO`',
    here: 'the same names and meaning; echo shows statements, never their values',
    async show({ client, medilens, statementsOf }) {
      const clinician = await client('clinician')
      const most = Number(POOL.DB_POOL_SIZE) + Number(POOL.DB_MAX_OVERFLOW)
      let largest = 0
      const answered = new AbortController()
      const watch = async () => {
        while (!answered.signal.aborted) {
          const { stdout } = await medilens('db pool --json')
          largest = Math.max(largest, Number(/"size":(\d+)/.exec(stdout)?.[1]))
        }
      }
      const ask = () =>
        Promise.all(Array.from({ length: 40 }, () => clinician.patient.list.query({ limit: 200 })))
      const [, spent] = await timed(async () => {
        const watching = watch()
        await ask()
        answered.abort()
        await watching
      })
      must(largest > 0 && largest <= most, `${largest} connections are open, and ${most} may be`)
      const secret = 'A name nobody may see'
      const statements = await statementsOf(({ patient }) => patient.create.mutate({ fullName: secret }))
      must(statements.length > 3, 'DB_ECHO shows nothing')
      must(!statements.join('\n').includes(secret), 'DB_ECHO shows a value')
      return [
        `size ${POOL.DB_POOL_SIZE} and overflow ${POOL.DB_MAX_OVERFLOW}: 40 calls at once in ${took(spent)} on at most ${largest} connections`,
        `DB_ECHO: ${statements.length} statements of a patient's creation, without the name that was sent`,
      ]
    },
  },
]

/** Runs `work` with the address at which a PostgreSQL that listens on a socket alone can be had over TCP, without TLS. */
async function overTcp<T>(endpoint: Endpoint, work: (address: string) => Promise<T>): Promise<T> {
  const { host = '', port = 5432, user = '', password, database = '' } = endpoint.client
  const relay = createServer((from) => {
    const to = connect(join(host, `.s.PGSQL.${port}`))
    from.pipe(to).pipe(from)
    from.once('error', () => to.destroy())
    to.once('error', () => from.destroy())
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  try {
    const at = relay.address()
    const secret = encodeURIComponent(typeof password === 'string' ? password : '')
    const listening = typeof at === 'object' && at !== null ? at.port : 0
    return await work(`postgres://${user}:${secret}@127.0.0.1:${listening}/${database}`)
  } finally {
    relay.close()
  }
}
