import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, type ApiKeyId, type OrganizationId } from '../ids.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'
import type { Claim } from '../statements/claim.ts'

const LEASE_MS = 60_000

describe.each([
  ['with a login of its own', false],
  ['with a borrowed role', true],
])('work that waits, %s', (_, borrowed) => {
  let own: TestDatabase
  let superuser: Client
  let large: OrganizationFixture
  let small: OrganizationFixture

  beforeAll(async () => {
    own = await testDatabase({ borrowed, pool: { min: 0, max: 8, connectionTimeoutMillis: 20_000 } })
    superuser = new Client(own.superuser.client)
    await superuser.connect()
    large = await organizationFixture(own.database, { name: 'Large', patients: 1 })
    small = await organizationFixture(own.database, { name: 'Small', patients: 1 })
  })
  beforeEach(() => superuser.query('delete from pipeline_jobs'))
  afterAll(async () => {
    await superuser.end()
    await own.close()
  })

  /** Queues so many jobs, one a millisecond, from so long ago. */
  const queue = async (
    clinic: OrganizationFixture,
    count: number,
    more: { readonly version?: string } = {},
  ) => {
    const { rows } = await superuser.query<{ id: string }>(
      `with made as (
         insert into assessments (id, organization_id, session_id, patient_id, pipeline_type, status, measured_at, created_at, updated_at)
         select gen_random_uuid(), $1, gen_random_uuid(), $2, 'cardiology', 'pending', now(), now(), now()
           from generate_series(1, $3) returning id)
       insert into pipeline_jobs (id, organization_id, assessment_id, pipeline_type, pipeline_version, status,
              attempts_allowed, available_at, created_at, updated_at)
       select gen_random_uuid(), $1, id, 'cardiology', $4, 'queued', 3, now() - interval '1 minute',
              clock_timestamp(), now()
         from made returning id`,
      [clinic.id, clinic.patients[0]?.id, count, more.version ?? null],
    )
    return rows.map(({ id }) => id)
  }

  const claim = (more: Partial<Claim> = {}) =>
    own.database.claimJobs({
      pipelineType: 'cardiology',
      pipelineVersion: '1.0.0',
      within: null,
      holder: newId<'ApiKeyId'>() satisfies ApiKeyId,
      most: 10,
      leaseMs: LEASE_MS,
      ...more,
    })

  const runOut = () => superuser.query(`update pipeline_jobs set available_at = now() - interval '1 second'`)

  const of = (organizationId: OrganizationId) => (job: { readonly organizationId: OrganizationId }) =>
    job.organizationId === organizationId

  it('is handed to one worker each, however many ask at once, and the small organization’s share first', async () => {
    const queued = [...(await queue(large, 950)), ...(await queue(small, 50))]
    const taken: string[] = []
    const work = async (): Promise<void> => {
      const jobs = await claim()
      if (jobs.length === 0) return
      taken.push(...jobs.map(({ jobId }) => jobId))
      await work()
    }
    await Promise.all(Array.from({ length: 8 }, work))
    expect(taken.toSorted()).toEqual(queued.toSorted())
    // Half of what is handed out is theirs as long as they have any, give or take what is under way.
    const { rows } = await superuser.query<{ before: number }>(
      `select count(*)::int as before from pipeline_jobs
        where claimed_at <= (select max(claimed_at) from pipeline_jobs where organization_id = $1)`,
      [small.id],
    )
    expect(rows[0]?.before).toBeLessThanOrEqual(2 * 50 + 8 * 10)
  })

  it('that nobody finished in time is handed out again under the next number, and not before', async () => {
    await queue(small, 1)
    const [first] = await claim()
    expect(first).toMatchObject({ attempt: 1, attemptsAllowed: 3 })
    expect(first?.expiresAt.getTime()).toBeGreaterThan(Date.now() + LEASE_MS - 10_000)
    expect(await claim()).toEqual([])
    await runOut()
    expect(await claim()).toMatchObject([{ jobId: first?.jobId, attempt: 2 }])
  })

  it('that nobody finished in time goes before what was asked for later', async () => {
    const [first] = await queue(small, 1)
    await claim()
    await queue(small, 20)
    await runOut()
    expect(await claim({ most: 1 })).toMatchObject([{ jobId: first, attempt: 2 }])
  })

  it('for one version of a pipeline is left alone by every other', async () => {
    const [named] = await queue(small, 1, { version: '2.0.0' })
    expect(await claim()).toEqual([])
    expect(await claim({ pipelineVersion: '2.0.0' })).toMatchObject([{ jobId: named }])
    await queue(small, 1)
    expect(await claim({ pipelineType: 'speech' })).toEqual([])
  })

  it('of one organization is all that a key of that organization gets', async () => {
    await queue(large, 5)
    await queue(small, 2)
    const jobs = await claim({ within: small.id })
    expect(jobs).toHaveLength(2)
    expect(jobs.every(of(small.id))).toBe(true)
  })

  it('that is over, dead or cancelled, is handed to nobody', async () => {
    await queue(small, 3)
    for (const status of ['completed', 'dead', 'cancelled']) {
      // oxlint-disable-next-line no-await-in-loop
      await superuser.query('update pipeline_jobs set status = $1', [status])
      // oxlint-disable-next-line no-await-in-loop
      expect(await claim(), status).toEqual([])
    }
  })

  it('fills a claim from whoever has more, where others have little', async () => {
    await queue(large, 30)
    await queue(small, 1)
    expect(await claim()).toHaveLength(10)
  })
})
