import { newId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { AuditPage } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let admin: Talk
let assessmentId: string

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database)
  const send = httpCaller(db.database)
  admin = talk(send, own.keys.admin.key)
  const clinician = talk(send, await sessionCookie(db.database, own.users.clinician))
  const pipeline = talk(send, own.keys.service.key)
  const run = { patientId: own.patients[1]?.id, pipelineType: 'speech' }
  assessmentId = (await pipeline.ask(z.object({ id: z.string() }), 'assessment.create', run)).id
  await clinician.ask(z.unknown(), 'patient.get', { patientId: own.patients[0]?.id })
  await clinician.ask(z.unknown(), 'assessment.get', { assessmentId })
  await pipeline.refusal('assessment.reviewQueue', {})
  // Older ones, a kind of event that is rare.
  await db.database.inOrganization({ organizationId: own.id, userId: null }, async ({ sql }) => {
    for (const days of [3, 30, 40]) {
      await sql
        .insertInto('audit_events')
        .values({
          id: newId<'AuditEventId'>(),
          organizationId: own.id,
          actorType: 'system',
          eventType: 'rare.event',
          resourceType: 'patient',
          action: 'read',
          hipaaRelevant: false,
          phiAccessed: false,
          createdAt: new Date(daysAgo(days)),
        })
        .execute()
    }
  })
})
afterAll(() => db.close())

const eventsOf = async (filter: object) =>
  (await admin.ask(AuditPage, 'audit.list', { ...filter, limit: 200 })).items.map(
    ({ eventType }) => eventType,
  )

describe('audit.list answers', () => {
  it.each([
    ['who saw a patient', () => ({ patientId: own.patients[0]?.id }), ['patient.read']],
    [
      'what happened to a patient’s runs',
      () => ({ patientId: own.patients[1]?.id }),
      ['assessment.read', 'assessment.create'],
    ],
    ['what a person did', () => ({ userId: own.users.clinician.id }), ['assessment.read', 'patient.read']],
    [
      'what a key did',
      () => ({ apiKeyId: own.keys.service.id }),
      ['assessment.review_queue', 'assessment.create'],
    ],
    [
      'what happened to one thing',
      () => ({ resourceId: assessmentId }),
      ['assessment.read', 'assessment.create'],
    ],
    [
      'who did a thing to one thing',
      () => ({ resourceId: assessmentId, eventType: 'assessment.read' }),
      ['assessment.read'],
    ],
    [
      'what was between two times, the second left out',
      () => ({ from: daysAgo(35), until: daysAgo(2) }),
      ['rare.event', 'rare.event'],
    ],
    [
      'nothing where filters exclude each other',
      () => ({ userId: own.users.clinician.id, apiKeyId: own.keys.service.id }),
      [],
    ],
  ])('%s', async (_question, filter, expected) => {
    expect(await eventsOf(filter())).toEqual(expected)
  })

  it('a kind of event of the last 31 days, says so, and looks further back where asked', async () => {
    const rare = { eventType: 'rare.event' }
    const { items, from } = await admin.ask(AuditPage, 'audit.list', rare)
    expect(items).toHaveLength(2)
    expect(Math.round((Date.now() - Date.parse(from ?? '')) / DAY_MS)).toBe(31)
    expect(await eventsOf({ ...rare, from: daysAgo(50) })).toHaveLength(3)
    expect(await eventsOf({ ...rare, until: daysAgo(35) })).toHaveLength(1)
    expect(await admin.refusal('audit.list', { ...rare, from: daysAgo(367) })).toMatchObject({
      status: 400,
      paths: ['from'],
    })
    expect((await admin.ask(AuditPage, 'audit.list', { from: daysAgo(367) })).items).not.toEqual([])
  })
})
