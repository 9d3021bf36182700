import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices, type Caller } from './testing/call.ts'
import { sessionCookie } from './testing/session-cookie.ts'
import { Background } from './trpc/background.ts'

/** What opens a session. */
const BEGIN = 'begin; set local app.begun'
const statements: string[] = []
let db: TestDatabase
let call: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase({ echo: (statement) => statements.push(statement) })
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

/** The statements that one call sends in its session. */
async function statementsOf(procedure: string, input: object, role: 'clinician' | 'admin' = 'clinician') {
  const { key } = own.keys[role]
  await call(procedure, input, key)
  statements.length = 0
  const answer = await call(procedure, input, key)
  expect(answer.status, answer.text).toBe(200)
  // The key's look-up, where its half second is over, comes first, in a transaction of its own.
  return statements.slice(statements.findLastIndex((text) => text.startsWith(BEGIN)))
}

const record = async (values: number, stages: number): Promise<string> => {
  const { data, text } = await call(
    'assessment.record',
    {
      patientId: own.patients[1]?.id,
      pipelineType: 'retinal',
      biomarkers: Array.from({ length: values }, () => ({ name: 'vessel_density', value: 0.45, unit: '1' })),
      stages: Array.from({ length: stages }, (_, index) => ({ stageName: `stage ${index}` })),
      result: { vesselDensity: 0.45 },
      riskLevel: 'critical',
    },
    own.keys.clinician.key,
  )
  return z.object({ id: z.string() }, { error: text }).parse(data).id
}

describe('the number of SQL statements does not grow with the rows', () => {
  it('of assessment.get with everything, from 1 value to 1,000', async () => {
    const include = ['biomarkers', 'stages', 'result', 'explanations']
    const few = await statementsOf('assessment.get', { assessmentId: await record(1, 1), include })
    const many = await statementsOf('assessment.get', { assessmentId: await record(1000, 100), include })
    expect(many).toEqual(few)
    // begin, settings, the assessment, four sections, the audit event, commit
    expect(few.length).toBeLessThanOrEqual(9)
  })

  it('of assessment.record and biomarker.save, from 1 value to 1,000', async () => {
    const counted = async (values: number) => {
      const biomarkers = Array.from({ length: values }, () => ({ name: 'vessel_density', value: 0.45 }))
      const patientId = own.patients[1]?.id
      return statementsOf('assessment.record', { patientId, pipelineType: 'retinal', biomarkers, result: {} })
    }
    expect((await counted(1000)).length).toBe((await counted(1)).length)
  })

  it.each([
    ['assessment.list', {}, 'clinician'],
    ['assessment.reviewQueue', {}, 'clinician'],
    ['assessment.statistics', { firstDay: '2026-01-01', lastDay: '2026-12-31' }, 'clinician'],
    ['patient.list', {}, 'clinician'],
    ['patient.search', { namePrefix: 'fixture' }, 'clinician'],
    ['biomarker.history', { name: 'vessel_density' }, 'clinician'],
    ['biomarker.latest', {}, 'clinician'],
    ['audit.list', {}, 'admin'],
    ['biomarker.catalogue', {}, 'clinician'],
  ] as const)('of %s', async (procedure, filter, role) => {
    const patientId = own.patients[1]?.id
    const ofPatient = ['biomarker.history', 'biomarker.latest'].includes(procedure)
    const input = ofPatient ? { ...filter, patientId } : filter
    const few = await statementsOf(procedure, input, role)
    for (let more = 0; more < 20; more++) await record(5, 1)
    expect(await statementsOf(procedure, input, role)).toEqual(few)
  })

  it('of what ends, corrects or deletes a run, from 1 value to 1,000', async () => {
    const counted = async (values: number) => {
      const { key } = own.keys.clinician
      const created = await call('patient.create', { fullName: 'Counted' }, key)
      const { id: patientId } = z.object({ id: z.string() }).parse(created.data)
      const numberOf = async (procedure: string, input: object) => {
        statements.length = 0
        const answer = await call(procedure, input, key)
        expect(answer.status, answer.text).toBe(200)
        return [
          procedure,
          statements.slice(statements.findLastIndex((text) => text.startsWith(BEGIN))).length,
        ]
      }
      const biomarkers = Array.from({ length: values }, () => ({ name: 'hnr', value: 20 }))
      const run = await call('assessment.create', { patientId, pipelineType: 'speech' }, key)
      const { id: assessmentId } = z.object({ id: z.string() }).parse(run.data)
      await call('assessment.addStage', { assessmentId, stageIndex: 0, stageName: 'score' }, key)
      const correction = { supersedesId: assessmentId, pipelineType: 'speech', biomarkers }
      return [
        await numberOf('biomarker.save', { assessmentId, biomarkers }),
        await numberOf('assessment.updateStatus', { assessmentId, status: 'completed' }),
        await numberOf('assessment.supersede', correction),
        await numberOf('assessment.delete', { assessmentId, expectedVersion: 5 }),
        await numberOf('patient.delete', { patientId, expectedVersion: 1 }),
      ]
    }
    const few = await counted(1)
    expect(await counted(1000)).toEqual(few)
  })

  it('of organization.members, user.names and key.list', async () => {
    const members = await statementsOf('organization.members', {}, 'admin')
    const keys = await statementsOf('key.list', {}, 'admin')
    const ids = Object.values(own.users).map(({ id }) => id)
    const names = await statementsOf('user.names', { userIds: ids.slice(0, 1) })
    expect((await statementsOf('user.names', { userIds: ids })).length).toBe(names.length)
    for (let more = 0; more < 20; more++) {
      await call('key.create', { name: `key ${more}`, role: 'service' }, own.keys.admin.key)
    }
    await db.database.asAuth((client) =>
      client.query(
        `with people as (
           insert into users (id, email, email_verified, name, created_at, updated_at)
           select gen_random_uuid(), 'member' || n || '@fixture.example', true, 'Member', now(), now()
             from generate_series(1, 20) n returning id)
         insert into memberships (id, organization_id, user_id, created_at)
         select gen_random_uuid(), $1, id, now() from people`,
        [own.id],
      ),
    )
    expect((await statementsOf('organization.members', {}, 'admin')).length).toBe(members.length)
    expect(await statementsOf('key.list', {}, 'admin')).toEqual(keys)
  })

  it('of a conversation’s messages, and of a question about a patient with many values', async () => {
    const by = await sessionCookie(db.database, own.users.clinician)
    const patientId = own.patients[1]?.id
    const background = new Background((error) => expect(error).toBeUndefined())
    const chatting = httpCaller(db.database, testServices({ background: background.run }))
    const { data } = await chatting('chat.createThread', { patientId }, by)
    const { id: threadId } = z.object({ id: z.string() }).parse(data)
    const counted = async (procedure: string, input: object) => {
      await background.settled()
      statements.length = 0
      const answer = await chatting(procedure, input, by)
      expect(answer.status, answer.text).toBe(200)
      return statements.length
    }
    const ask = () => chatting('chat.send', { threadId, question: 'What was measured?' }, by)
    await ask()
    const few = [
      await counted('chat.listMessages', { threadId }),
      await counted('chat.suggestions', { patientId }),
    ]
    for (let more = 0; more < 10; more++) {
      await record(20, 1)
      await ask()
    }
    expect([
      await counted('chat.listMessages', { threadId }),
      await counted('chat.suggestions', { patientId }),
    ]).toEqual(few)
  })

  it('of patient.names', async () => {
    const ids = own.patients.map(({ id }) => id)
    const few = await statementsOf('patient.names', { patientIds: ids.slice(0, 1) })
    expect((await statementsOf('patient.names', { patientIds: ids })).length).toBe(few.length)
  })

  it('of biomarker.list', async () => {
    const few = await statementsOf('biomarker.list', { assessmentId: await record(1, 0) })
    expect(await statementsOf('biomarker.list', { assessmentId: await record(150, 0) })).toEqual(few)
  })
})
