import type { Database, OrganizationId, PatientId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inventory, reachOf } from './inventory.ts'
import { httpCaller, type Caller, type Credential } from './testing/call.ts'
import { samples } from './testing/samples.ts'
import { sessionCookie } from './testing/session-cookie.ts'
import { spoil } from './testing/spoil.ts'
import { deadJob, leaseOf, readyFile, modelVersion } from './testing/work.ts'
import { APP_ERROR_CODES } from './trpc/error.ts'
import type { ProcedureMeta } from './trpc/procedure.ts'

const Refusal = z.object({
  error: z.object({ message: z.string(), data: z.object({ reason: z.enum(Object.keys(APP_ERROR_CODES)) }) }),
})

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let ids: Parameters<typeof samples>[0]

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
  const patientId = own.patients[1]?.id
  if (patientId === undefined) throw new Error('The fixture has too few patients')
  const { key } = own.keys.clinician
  const idFrom = async (procedure: string, input: object) =>
    z.object({ id: z.string() }).parse((await call(procedure, input, key)).data).id
  const id = await idFrom('assessment.create', { patientId, pipelineType: 'speech' })
  await call('assessment.addStage', { assessmentId: id, stageIndex: 1, stageName: 'quality' }, key)
  const recorded = { patientId, pipelineType: 'cardiology', biomarkers: [] }
  ids = {
    patientId,
    assessmentId: id,
    completedId: await idFrom('assessment.record', recorded),
    userId: own.users.clinician.id,
    keyId: own.keys.researcher.id,
    organizationId: own.id,
    signInSessionId: id,
    ...(await conversation(patientId)),
    someId: id,
    ...(await work(patientId)),
  }
})
afterAll(() => db.close())

/** Work that the clinician's key holds, and what else can be named of it. */
async function work(patientId: PatientId) {
  const of = { organizationId: own.id, patientId }
  const lease = () => leaseOf(db.database, of, own.keys.clinician.id)
  return {
    heartbeatLease: await lease(),
    stageLease: await lease(),
    submitLease: await lease(),
    failLease: await lease(),
    deadJobId: await deadJob(db.database, of),
    modelVersionId: await modelVersion(db.database, of),
    revokedModelId: await modelVersion(db.database, of, { isRevoked: true }),
    fileId: await readyFile(db.database, of),
    spareFileId: await readyFile(db.database, of),
  }
}

/** A conversation of the clinician's with a question, and another one. */
async function conversation(patientId: string) {
  const cookie = await sessionCookie(db.database, own.users.clinician)
  const begin = async () => {
    const { data } = await call('chat.createThread', { patientId }, cookie)
    return z.object({ id: z.string() }).parse(data).id
  }
  const [threadId, spareThreadId] = [await begin(), await begin()]
  const { data } = await call('chat.send', { threadId, question: 'What was measured?' }, cookie)
  const { answerMessageId: answerId } = z.object({ answerMessageId: z.string() }).parse(data)
  return { threadId, spareThreadId, answerId }
}

/** A whole valid input. A browser to be signed out is one of its own, which no other call has signed out before. */
async function inputOf(path: string): Promise<object> {
  const cookie = await sessionCookie(db.database, own.users.clinician)
  const { data } = await call('user.sessions', {}, cookie)
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string(), isCurrent: z.boolean() })) })
    .parse(data)
  const signInSessionId = items.find(({ isCurrent }) => isCurrent)?.id ?? ''
  return samples({ ...ids, signInSessionId })[path] ?? {}
}

/** Somebody who may call the procedure: a person where it is for people alone, else a key. */
const callerOf = async (meta: ProcedureMeta): Promise<Credential> => {
  if (meta.people) return sessionCookie(db.database, own.users.clinician)
  return reachOf('clinician', meta) === 'all' ? own.keys.clinician.key : own.keys.admin.key
}

/** How many rows the organization has in each table that a call could write. */
const rowCounts = (database: Database, organizationId: OrganizationId) =>
  database.inOrganization({ organizationId, userId: null }, async ({ em }) => {
    const tables = [
      'patients',
      'assessments',
      'biomarker_values',
      'pipeline_stages',
      'pipeline_jobs',
      'submissions',
      'progress_events',
      'cardiology_results',
      'api_keys',
      'user_roles',
      'chat_threads',
      'chat_messages',
      'ai_explanations',
      'uploaded_files',
      'assessment_files',
      'audit_events',
    ]
    const [counts] = await em.execute<Record<string, unknown>[]>(
      `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
    )
    return counts
  })

describe.each(inventory())('$path', ({ path, meta }) => {
  it('takes an input with every field of its contract', async () => {
    expect(samples(ids)).toHaveProperty([path])
    const { status, text } = await call(path, await inputOf(path), await callerOf(meta))
    // A session id that nobody used is a right question with the answer no.
    expect([status, path === 'assessment.getBySession' ? '' : text.slice(0, 300)]).toEqual(
      path === 'assessment.getBySession' ? [404, ''] : [200, expect.any(String)],
    )
  })

  it('answers whatever is malformed with a typed refusal, and writes nothing', async () => {
    const before = await rowCounts(db.database, own.id)
    const wrong: string[] = []
    // What breaks its contract is not turned away but kept aside: hand-over.test.ts looks at that.
    const isJudged = (how: string) => path === 'pipeline.submit' && /^payload(\.| has)/.test(how)
    const spoilt = spoil(await inputOf(path)).filter(({ how }) => !isJudged(how))
    const by = await callerOf(meta)
    for (const { how, body } of spoilt) {
      const { status, text } = await call(path, body, by)
      const typed = Refusal.safeParse(JSON.parse(text)).success
      if (status < 400 || status > 499 || !typed) wrong.push(`${how}: ${status} ${text.slice(0, 200)}`)
    }
    expect(wrong).toEqual([])
    expect(spoilt.length).toBeGreaterThan(5)
    expect(await rowCounts(db.database, own.id)).toEqual(before)
  })
})
