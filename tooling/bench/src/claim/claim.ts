import { setTimeout as sleep } from 'node:timers/promises'
import { createPlatformKey } from '@medilens/api'
import type { OrganizationId } from '@medilens/db'
import { z } from 'zod'
import { makeClinics, type Clinic } from '../data/clinics.ts'
import { settle } from '../data/fill.ts'
import { startMedilens } from '../place/medilens.ts'
import { openPlace, type Place } from '../place/place.ts'

/** Connections that claim at the same time, and jobs of a claim. */
const CONNECTIONS = 16
const OF_A_CLAIM = 10
/** Jobs that are claimed each time, and what they and their WAL take. */
const JOBS = 20_000
const NEEDS = 2 * 2 ** 30

/** For fairness: what two organizations ask for, by how many workers it is done, and how long a job takes one. */
const SMALL_JOBS = 100
const LARGE_JOBS = 1_900
const WORKERS = 4
const JOB_MS = 20

/** How fast jobs were claimed. */
interface ClaimRate {
  /** Jobs a second. */
  readonly claimed: number
  /** Of a claim, ms. */
  readonly p50: number
  readonly p95: number
}

/** What was measured of claims. */
export interface ClaimResult {
  /** On tables that were nearly empty a moment ago: plans and statistics are those of empty ones. */
  readonly burst: ClaimRate
  /** After the ANALYZE that autovacuum does within a minute. */
  readonly steady: ClaimRate
  /** Until the last job of the small organization was begun: alone, and behind the large one's, in ms. */
  readonly alone: number
  readonly behind: number
}

const Answer = z.object({
  result: z.object({
    data: z.object({ jobs: z.array(z.object({ jobId: z.string(), organization: z.string().optional() })) }),
  }),
})

/** Claims through a server: how many jobs a second, and how long a small organization waits behind a large one. */
export async function benchClaim({
  keep,
  say,
}: {
  readonly keep: boolean
  readonly say: (line: string) => void
}): Promise<ClaimResult> {
  const place = await openPlace({ keep, needs: NEEDS, say })
  try {
    const [large, small] = await makeClinics(place.database, { organizations: 2, patients: 1 })
    if (large === undefined || small === undefined) throw new Error('Two organizations were made')
    const { key } = await createPlatformKey(place.database, { name: 'bench', expiresInDays: null })
    const server = await startMedilens(place)
    const claim = claimer(server.url, key)
    try {
      await queue(place, large, 300)
      // A server reaches its speed after some hundred calls.
      for (let call = 0; call < 300; call++) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await claim(1)
      }
      say(`${SMALL_JOBS} jobs alone, and behind ${LARGE_JOBS}`)
      await queue(place, small, SMALL_JOBS)
      const alone = await waitOf(claim, await idsOf(place, small))
      await queue(place, large, LARGE_JOBS)
      await queue(place, small, SMALL_JOBS)
      const behind = await waitOf(claim, await idsOf(place, small))
      say(`${JOBS.toLocaleString('en')} jobs of two organizations`)
      const burst = await rateOf(claim, place, [large, small])
      say('the same, once autovacuum has been there')
      await settle(place.endpoints.owner)
      const steady = await rateOf(claim, place, [large, small])
      return { burst, steady, alone, behind }
    } finally {
      await server.stop()
    }
  } finally {
    await place.close()
  }
}

async function rateOf(
  claim: Claim,
  place: Place,
  [large, small]: readonly [Clinic, Clinic],
): Promise<ClaimRate> {
  await queue(place, large, JOBS * 0.95)
  await queue(place, small, JOBS * 0.05)
  const began = performance.now()
  const times = (await Promise.all(Array.from({ length: CONNECTIONS }, () => claimAll(claim)))).flat()
  const seconds = (performance.now() - began) / 1_000
  const jobs = times.reduce((sum, { jobs: count }) => sum + count, 0)
  const took = times.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (share: number) => took[Math.floor(share * took.length)] ?? Number.NaN
  return { claimed: jobs / seconds, p50: at(0.5), p95: at(0.95) }
}

type Claim = (limit: number) => Promise<string[]>

const claimer =
  (url: string, key: string): Claim =>
  async (limit) => {
    const answer = await fetch(`${url}/trpc/pipeline.claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        pipelineType: 'cardiology',
        pipelineVersion: '1.0.0',
        limit,
        leaseSeconds: 3_600,
      }),
    })
    if (!answer.ok) throw new Error(`A claim was answered with ${answer.status}: ${await answer.text()}`)
    return Answer.parse(await answer.json()).result.data.jobs.map(({ jobId }) => jobId)
  }

async function claimAll(claim: Claim) {
  const times: { readonly ms: number; readonly jobs: number }[] = []
  for (;;) {
    const began = performance.now()
    // oxlint-disable-next-line no-await-in-loop -- a connection asks once at a time
    const jobs = await claim(OF_A_CLAIM)
    if (jobs.length === 0) return times
    times.push({ ms: performance.now() - began, jobs: jobs.length })
  }
}

/** Workers that do all there is: after how long the last of these jobs was begun, in ms. */
async function waitOf(claim: Claim, mine: ReadonlySet<string>): Promise<number> {
  const began = performance.now()
  let last = 0
  const work = async (): Promise<void> => {
    const jobs = await claim(5)
    if (jobs.length === 0) return
    for (const job of jobs) {
      if (mine.has(job)) last = performance.now() - began
      // oxlint-disable-next-line no-await-in-loop
      await sleep(JOB_MS)
    }
    await work()
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
  return last
}

const inside = <T>(place: Place, organizationId: OrganizationId, sql: string, values: unknown[]) =>
  place.database.inOrganization({ organizationId, userId: null }, ({ em }) => em.execute<T[]>(sql, values))

const queue = (place: Place, { id, patients }: Clinic, count: number) =>
  inside(
    place,
    id,
    `with made as (
       insert into assessments (id, organization_id, session_id, patient_id, pipeline_type, status, requires_review, measured_at,
              created_at, updated_at, version)
       select gen_random_uuid(), ?, gen_random_uuid(), ?, 'cardiology', 'pending', false, now(), now(), now(), 1
         from generate_series(1, ?) returning id, organization_id)
     insert into pipeline_jobs (id, organization_id, assessment_id, pipeline_type, status, attempt, attempts_allowed, available_at,
            created_at, updated_at)
     select gen_random_uuid(), organization_id, id, 'cardiology', 'queued', 0, 3, now(), clock_timestamp(), now() from made`,
    [id, patients[0], count],
  )

const idsOf = async (place: Place, { id }: Clinic): Promise<ReadonlySet<string>> => {
  const rows = await inside<{ id: string }>(
    place,
    id,
    `select id from pipeline_jobs where status = 'queued'`,
    [],
  )
  return new Set(rows.map((row) => row.id))
}

/** The result as people read it. */
export const claimReport = ({ burst, steady, alone, behind }: ClaimResult): string =>
  [
    `${inWords(steady)} (≥ 1,000)`,
    `after a burst, on plans made for empty tables: ${inWords(burst)}`,
    `the last of ${SMALL_JOBS} jobs was begun after ${Math.round(alone)} ms alone and after ${Math.round(behind)} ms behind` +
      ` ${LARGE_JOBS.toLocaleString('en')} of another organization: ${(behind / alone).toFixed(2)} times (≤ 3)`,
  ].join('\n')

const inWords = ({ claimed, p50, p95 }: ClaimRate): string =>
  `${Math.round(claimed).toLocaleString('en')} jobs a second at ${CONNECTIONS} connections in claims of ${OF_A_CLAIM}:` +
  ` p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms a claim`
