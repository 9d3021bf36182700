import { newId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import type { z } from 'zod'
import { newApiKey } from '../access/api-key.ts'
import { AssessmentBySession, AssessmentSummary } from '../assessment/schema.ts'
import { ClaimedJobs, Submitted } from '../pipeline/hand-over/schema.ts'
import { httpCaller } from './call.ts'
import { talk, type Talk } from './talk.ts'

const MODEL = { name: 'ecg', version: '1.0.0' }

/** What a worker found, as it hands it over. */
export const FOUND = {
  outcome: 'measured',
  riskScore: 12,
  riskLevel: 'low',
  qualityScore: 0.9,
  biomarkers: [{ name: 'heart_rate', value: 61, unit: '/min' }],
  result: { heartRateBpm: 61, arrhythmiaDetected: false },
}

/** The input of a submission. */
export const handOver = (lease: string, payload: object = FOUND, more: object = {}) => ({
  lease,
  contract: 'cardiology/1',
  model: MODEL,
  payload,
  ...more,
})

export type HandOverFixture = Awaited<ReturnType<typeof handOverFixture>>

/** A clinic and another one, those who work there and for the platform, and what they say to each other. */
export async function handOverFixture() {
  const db = await testDatabase()
  const superuser = new Client(db.superuser.client)
  await superuser.connect()
  const clinic = await organizationFixture(db.database, { patients: 30 })
  const other = await organizationFixture(db.database, { patients: 2 })
  const call = httpCaller(db.database)
  const issuePlatformKey = async () => {
    const { key, prefix, hash } = newApiKey('mlp')
    const id = newId()
    await superuser.query(
      'insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, $4, now())',
      [id, prefix, hash, 'workers'],
    )
    return { id, key }
  }
  const platformKey = await issuePlatformKey()
  const by = {
    platform: talk(call, platformKey.key),
    staff: talk(call, clinic.keys.clinician.key),
    admin: talk(call, clinic.keys.admin.key),
    lab: talk(call, clinic.keys.service.key),
    otherStaff: talk(call, other.keys.clinician.key),
    otherAdmin: talk(call, other.keys.admin.key),
    otherLab: talk(call, other.keys.service.key),
  }
  return {
    db,
    superuser,
    clinic,
    other,
    ...by,
    platformKey: platformKey.key,
    issuePlatformKey,
    ...worksOf({ db, superuser, clinic, other }, by),
    close: async () => {
      await superuser.end()
      await db.close()
    },
  }
}

interface Parts {
  readonly db: TestDatabase
  readonly superuser: Client
  readonly clinic: OrganizationFixture
  readonly other: OrganizationFixture
}

/** What is asked again and again. */
function worksOf(
  { superuser, clinic, other }: Parts,
  { platform, staff, otherStaff }: Readonly<Record<'platform' | 'staff' | 'otherStaff', Talk>>,
) {
  let used = 2
  let patientId = ''
  const claim = async (by: Talk = platform, more: object = {}) => {
    const asked = { pipelineType: 'cardiology', pipelineVersion: '1.0.0', ...more }
    return (await by.ask(ClaimedJobs, 'pipeline.claim', asked)).jobs
  }
  return {
    /** A patient whom no other test of the file uses, until the next one. */
    nextPatient: () => {
      patientId = clinic.patients[used++ % clinic.patients.length]?.id ?? ''
    },
    patientId: () => patientId,
    /** Work of the clinic's, that waits for the pipeline. */
    analyze: (more: object = {}) =>
      staff.ask(AssessmentSummary, 'assessment.analyze', { patientId, pipelineType: 'cardiology', ...more }),
    /** Of one file that is there. */
    analyzeFile: async (more: object = {}) => {
      const files = [{ fileId: await readyFile(superuser, clinic.id), role: 'signal' }]
      const asked = { patientId, pipelineType: 'cardiology', files, ...more }
      return staff.ask(AssessmentSummary, 'assessment.analyze', asked)
    },
    analyzeElsewhere: () =>
      otherStaff.ask(AssessmentSummary, 'assessment.analyze', {
        patientId: other.patients[1]?.id,
        pipelineType: 'cardiology',
      }),
    claim,
    claimOne: async (by: Talk = platform): Promise<z.output<typeof ClaimedJobs>['jobs'][number]> => {
      const [job] = await claim(by)
      if (job === undefined) throw new Error('Nothing waits')
      return job
    },
    read: ({ sessionId }: { readonly sessionId: string }) =>
      staff.ask(AssessmentBySession, 'assessment.getBySession', {
        sessionId,
        include: ['stages', 'result', 'biomarkers'],
      }),
    submit: (lease: string, payload: object = FOUND, by: Talk = platform) =>
      by.ask(Submitted, 'pipeline.submit', handOver(lease, payload)),
    /** By the database's clock every lease is over. */
    runOut: () =>
      superuser.query(
        `update pipeline_jobs set available_at = now() - interval '1 second' where status = 'leased'`,
      ),
    /** Nothing of one test waits in the next. */
    cancelAll: () =>
      superuser.query(`update pipeline_jobs set status = 'cancelled' where status in ('queued', 'leased')`),
  }
}

/** A file that was taken in, as far as the database knows. */
async function readyFile(superuser: Client, organizationId: string): Promise<string> {
  const fileId = newId()
  await superuser.query(
    `insert into uploaded_files (id, organization_id, filename, original_filename, file_size_bytes, storage_path,
       storage_provider, processing_status, is_encrypted, created_at, updated_at)
     values ($1, $2, 'x', '100.dat', 1, 'x', 'local', 'ready', true, now(), now())`,
    [fileId, organizationId],
  )
  return fileId
}
