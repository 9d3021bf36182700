import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { newId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProcess, type ServerProcess } from '../testing/process.ts'
import { relay, type Relay } from '../testing/relay.ts'
import { environmentOf } from '../testing/served-database.ts'

/** `MEDILENS_FIRE=2000` makes the whole of it. */
const IS_WHOLE = process.env['MEDILENS_FIRE'] !== undefined
const JOBS = Number(process.env['MEDILENS_FIRE'] ?? 160)
const SMALL_JOBS = Math.round(JOBS / 20)
const WORKERS = 4
const LEASE_SECONDS = 2
const JOBS_A_SHOT = 20
const WORKER = fileURLToPath(new URL('../testing/job-worker.ts', import.meta.url))

let scratch: TestDatabase
let superuser: Client
let clinics: readonly [large: OrganizationFixture, small: OrganizationFixture]
let server: ServerProcess
/** Where the workers find it, whichever it is. */
let front: Relay
const platformKey = { prefix: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') }

beforeAll(async () => {
  scratch = await testDatabase()
  superuser = new Client(scratch.superuser.client)
  await superuser.connect()
  clinics = [
    await organizationFixture(scratch.database, { name: 'Large', patients: 1 }),
    await organizationFixture(scratch.database, { name: 'Small', patients: 1 }),
  ]
  await superuser.query(
    'insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, $4, now())',
    [newId(), platformKey.prefix, createHash('sha256').update(platformKey.secret).digest('hex'), 'workers'],
  )
  front = await relay()
  server = await startProcess(['serve'], environmentOf(scratch))
  front.leadTo(server.address)
})
afterAll(async () => {
  server.kill('SIGTERM')
  await server.ended
  await front.close()
  await superuser.end()
  await scratch.close()
})

const queue = ({ id, patients }: OrganizationFixture, count: number) =>
  superuser.query(
    `with made as (
       insert into assessments (id, organization_id, session_id, patient_id, pipeline_type, status, measured_at, created_at, updated_at)
       select gen_random_uuid(), $1, gen_random_uuid(), $2, 'cardiology', 'pending', now(), now(), now()
         from generate_series(1, $3) returning id)
     insert into pipeline_jobs (id, organization_id, assessment_id, pipeline_type, status, attempts_allowed, available_at, created_at, updated_at)
     select gen_random_uuid(), $1, id, 'cardiology', 'queued', 50, now(), clock_timestamp(), now() from made`,
    [id, patients[0]?.id, count],
  )

/** A run that fails half-way leaves none behind. */
const started = new Set<ChildProcess>()
process.once('exit', () => {
  for (const worker of started) worker.kill('SIGKILL')
})

function startWorker(): ChildProcess {
  const key = `mlp_${platformKey.prefix}_${platformKey.secret}`
  const worker = spawn(
    process.execPath,
    ['--conditions=@medilens/source', WORKER, front.address, key, String(LEASE_SECONDS)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  started.add(worker)
  return worker
}

const count = async (sql: string): Promise<number> => {
  const { rows } = await superuser.query<{ n: number }>(`select count(*)::int as n from ${sql}`)
  return rows[0]?.n ?? 0
}

/** Kills and pauses workers at random until it is told to stop, and the server now and then; when no server answered. */
async function fire(workers: ChildProcess[], stopped: AbortSignal): Promise<[number, number][]> {
  const away: [number, number][] = []
  for (let shot = 1; ; shot++) {
    // oxlint-disable no-await-in-loop -- one blow after the other
    // In the midst of work, and where starting takes long as often as elsewhere.
    while (!stopped.aborted && (await completed()) < shot * JOBS_A_SHOT) await sleep(20)
    if (stopped.aborted) return away
    const index = Math.floor(Math.random() * workers.length)
    const worker = workers[index]
    if (shot % 7 === 0) {
      const from = Date.now()
      front.leadTo(null)
      server.kill('SIGKILL')
      await server.ended
      server = await startProcess(['serve'], environmentOf(scratch))
      front.leadTo(server.address)
      away.push([from, Date.now()])
    } else if (shot % 3 === 0) {
      // Longer than its lease.
      worker?.kill('SIGSTOP')
      setTimeout(() => worker?.kill('SIGCONT'), LEASE_SECONDS * 1_000 + 1_000)
    } else {
      worker?.kill('SIGKILL')
      workers[index] = startWorker()
    }
    // oxlint-enable no-await-in-loop
  }
}

const completed = () => count(`pipeline_jobs where status = 'completed'`)

it(
  'loses no work and does none twice, whoever is killed or paused',
  { timeout: 60_000 + JOBS * 500 },
  async () => {
    const [large, small] = clinics
    await queue(large, JOBS - SMALL_JOBS)
    await queue(small, SMALL_JOBS)
    const workers = Array.from({ length: WORKERS }, () => startWorker())
    const stop = new AbortController()
    const firing = fire(workers, stop.signal)
    const open = () => count(`pipeline_jobs where status in ('queued', 'leased')`)
    try {
      // oxlint-disable-next-line no-await-in-loop -- until it is done
      while ((await open()) > 0) await sleep(100)
    } finally {
      stop.abort()
    }
    const away = await firing
    for (const worker of workers) {
      worker.kill('SIGCONT')
      worker.kill('SIGKILL')
      // oxlint-disable-next-line no-await-in-loop
      if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
    }

    expect(await completed()).toBe(JOBS)
    expect(await count(`assessments where status = 'completed' and outcome = 'measured'`)).toBe(JOBS)
    expect(await count('cardiology_results where retracted_at is null')).toBe(JOBS)
    expect(await count('biomarker_values where retracted_at is null and not preliminary')).toBe(JOBS)
    expect(
      await count(
        `(select from submissions where disposition = 'applied' group by job_id having count(*) = 1) s`,
      ),
    ).toBe(JOBS)
    expect(await count(`submissions where disposition = 'applied'`)).toBe(JOBS)
    // What is stored is what was applied: a late result is kept beside it and is in no history.
    expect(
      await count(
        `submissions s join biomarker_values v using (organization_id, assessment_id)
        where s.disposition = 'applied' and (s.payload::jsonb #>> '{biomarkers,0,value}')::numeric <> v.value`,
      ),
    ).toBe(0)

    const { rows: takenOver } = await superuser.query<{ from: Date; to: Date }>(
      `select a.created_at as from, b.created_at as to from progress_events a
       join progress_events b on b.assessment_id = a.assessment_id and b.kind = 'claimed' and b.attempt = a.attempt + 1
      where a.kind = 'claimed'`,
    )
    const slow = takenOver.filter(({ from, to }) => {
      const wasAway = away
        .filter(([begin, end]) => end > from.getTime() && begin < to.getTime())
        .reduce((sum, [begin, end]) => sum + end - begin, 0)
      return to.getTime() - from.getTime() - wasAway > LEASE_SECONDS * 1_000 + 1_000
    })
    process.stdout.write(
      `${JOBS} jobs, ${takenOver.length} taken over, ${await count(`submissions where disposition = 'late'`)} late results, ` +
        `server killed ${away.length} times\n`,
    )
    expect(takenOver.length).toBeGreaterThan(0)
    // By the clock only where nothing else runs: the whole of it is started by itself.
    if (IS_WHOLE) expect(slow).toEqual([])
  },
)
