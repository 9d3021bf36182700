import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpCaller, type Caller } from '../../testing/call.ts'
import { sessionCookie } from '../../testing/session-cookie.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { AssessmentSummary } from '../schema.ts'
import { Statistics } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let clinician: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database)
  clinician = talk(send, own.keys.clinician.key)
})
afterAll(() => db.close())

const record = (patientId: string, more: object) =>
  clinician.ask(AssessmentSummary, 'assessment.record', {
    patientId,
    pipelineType: 'cardiology',
    biomarkers: [],
    ...more,
  })

describe('assessment.statistics', () => {
  const day = '2026-03-01'
  const count = (by: Talk, more: object = {}) =>
    by.ask(Statistics, 'assessment.statistics', { firstDay: day, lastDay: day, ...more })

  it('counts the runs of each day of UTC and pipeline, and what a correction replaced apart', async () => {
    const patientId = own.patients[1]?.id ?? ''
    const at = (measuredAt: string, more: object = {}) => record(patientId, { measuredAt, ...more })
    await at('2026-03-01T00:00:00Z', { riskLevel: 'low' })
    await at('2026-03-01T23:59:59.999Z', { riskLevel: 'critical' })
    const wrong = await at('2026-03-01T12:00:00+01:00', { riskLevel: 'critical' })
    await clinician.ask(AssessmentSummary, 'assessment.supersede', {
      supersedesId: wrong.id,
      pipelineType: 'cardiology',
      biomarkers: [],
      riskLevel: 'moderate',
    })
    await at('2026-03-01T12:00:00Z', { ungradableReason: 'noise' })
    await at('2026-02-28T23:59:59.999Z')
    await at('2026-03-02T00:00:00Z')
    const { id: deleted } = await at('2026-03-01T12:00:00Z')
    await send('assessment.delete', { assessmentId: deleted, expectedVersion: 1 }, own.keys.clinician.key)
    const speech = { patientId, pipelineType: 'speech', measuredAt: '2026-03-01T05:00:00Z' }
    const { id: assessmentId } = await clinician.ask(AssessmentSummary, 'assessment.create', speech)
    await clinician.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status: 'failed' })

    const cardiology = {
      day,
      pipelineType: 'cardiology',
      total: 4,
      byStatus: { pending: 0, processing: 0, completed: 4, failed: 0, cancelled: 0 },
      byOutcome: { measured: 3, ungradable: 1 },
      byRiskLevel: { low: 1, moderate: 1, high: 0, critical: 1 },
      // The critical one, and the one that was too poor to measure.
      awaitingReview: 2,
      superseded: 1,
    }
    const { timeZone, rows } = await count(clinician)
    expect(timeZone).toBe('UTC')
    expect(rows).toEqual([
      cardiology,
      expect.objectContaining({
        pipelineType: 'speech',
        total: 1,
        byStatus: { pending: 0, processing: 0, completed: 0, failed: 1, cancelled: 0 },
        byOutcome: { measured: 0, ungradable: 0 },
      }),
    ])
    expect((await count(clinician, { pipelineType: 'cardiology' })).rows).toEqual([cardiology])
    const wide = await count(clinician, { firstDay: '2026-02-28', lastDay: '2026-03-02' })
    expect(wide.rows.map((row) => row.day)).toEqual(['2026-02-28', day, day, '2026-03-02'])
  })

  it.each([
    ['367 days', '2025-01-01', '2026-01-02'],
    ['a window the wrong way round', '2026-01-02', '2026-01-01'],
  ])('refuses %s', async (_what, firstDay, lastDay) => {
    expect(await clinician.refusal('assessment.statistics', { firstDay, lastDay })).toMatchObject({
      status: 400,
      paths: ['firstDay'],
    })
  })

  it.each([
    ['a year and a day', '2025-01-01', '2026-01-01'],
    ['days that are far off', '9998-12-31', '9999-12-31'],
  ])('takes %s', async (_what, firstDay, lastDay) => {
    expect((await count(clinician, { firstDay, lastDay })).rows).toEqual([])
  })

  it('counts for patients their own alone', async () => {
    await record(own.patients[0]?.id ?? '', { measuredAt: '2026-03-01T08:00:00Z' })
    const patient = talk(send, await sessionCookie(db.database, own.users.patient))
    expect((await count(patient)).rows).toMatchObject([{ total: 1 }])
  })
})
