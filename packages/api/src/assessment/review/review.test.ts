import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Caller } from '../../testing/call.ts'
import { AuditPage } from '../../audit/schema.ts'
import { together } from '../../testing/locks.ts'
import { sessionCookie } from '../../testing/session-cookie.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { AssessmentSummary } from '../schema.ts'
import { Reviewed, ReviewQueue } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let foreign: OrganizationFixture
let pipeline: Talk
let clinician: Talk
let colleague: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database)
  foreign = await organizationFixture(db.database)
  pipeline = talk(send, own.keys.service.key)
  clinician = talk(send, await sessionCookie(db.database, own.users.clinician))
  // A second person who is a clinician here.
  const granted = { userId: own.users.researcher.id, role: 'clinician' }
  await talk(send, own.keys.admin.key).ask(z.unknown(), 'organization.grant', granted)
  colleague = talk(send, await sessionCookie(db.database, own.users.researcher))
})
afterAll(() => db.close())

const record = (more: object = {}) =>
  pipeline.ask(AssessmentSummary, 'assessment.record', {
    patientId: own.patients[1]?.id,
    pipelineType: 'cardiology',
    biomarkers: [],
    riskLevel: 'high',
    ...more,
  })

const review = (by: Talk, { id, version }: { id: string; version: number }, note?: string) =>
  by.ask(Reviewed, 'assessment.review', {
    assessmentId: id,
    expectedVersion: version,
    ...(note === undefined ? {} : { note }),
  })

const queue = (more: object = {}) => clinician.ask(ReviewQueue, 'assessment.reviewQueue', more)

describe('assessment.review', () => {
  it('signs a run once, with a note, and takes it out of the queue', async () => {
    const run = await record()
    expect((await queue({ limit: 100 })).items.map(({ id }) => id)).toContain(run.id)
    const answer = await review(clinician, run, 'Known, unchanged.')
    expect(answer).toMatchObject({
      outcome: 'reviewed',
      assessment: {
        reviewedBy: own.users.clinician.id,
        reviewedAt: expect.any(String),
        reviewNote: 'Known, unchanged.',
        requiresReview: true,
        version: run.version + 1,
      },
    })
    // Sent again, as after an answer that was lost, it changes nothing.
    expect(await review(clinician, run, 'Known, unchanged.')).toEqual(answer)
    expect((await queue({ limit: 100 })).items.map(({ id }) => id)).not.toContain(run.id)
  })

  it('keeps the first of two reviews: the second person is shown it', async () => {
    const run = await record()
    const answers = await together(db, { organizationId: own.id, table: 'assessments', id: run.id }, [
      () => review(clinician, run, 'mine'),
      () => review(colleague, run, 'theirs'),
    ])
    const [reviewed] = answers.flatMap((answer) => (answer.outcome === 'reviewed' ? [answer.assessment] : []))
    const [current] = answers.flatMap((answer) => (answer.outcome === 'conflict' ? [answer.current] : []))
    expect(reviewed).toBeDefined()
    expect(current).toEqual(reviewed)
  })

  it('lets the reviewer word the note anew, who has read the last one, and nobody else', async () => {
    const run = await record()
    await review(clinician, run, 'Follow-up')
    expect(await review(clinician, run, 'Follow-up arranged.')).toMatchObject({
      outcome: 'conflict',
      current: { reviewNote: 'Follow-up' },
    })
    const read = { id: run.id, version: run.version + 1 }
    expect(await review(colleague, read, 'Not so.')).toMatchObject({ outcome: 'conflict' })
    expect(await review(clinician, read, 'Follow-up arranged.')).toMatchObject({
      outcome: 'reviewed',
      assessment: { reviewNote: 'Follow-up arranged.' },
    })
    const { items } = await talk(send, own.keys.admin.key).ask(AuditPage, 'audit.list', {
      resourceId: run.id,
      eventType: 'assessment.review',
    })
    expect(items.map(({ details }) => details?.['outcome'])).toEqual([
      'amended',
      'conflict',
      'conflict',
      'reviewed',
    ])
    expect(JSON.stringify(items)).not.toContain('Follow-up')
  })

  it.each(['pending', 'processing', 'failed', 'cancelled'])('is not of a run that is %s', async (status) => {
    const run = await pipeline.ask(AssessmentSummary, 'assessment.create', {
      patientId: own.patients[1]?.id,
      pipelineType: 'speech',
    })
    if (status !== 'pending')
      await send('assessment.updateStatus', { assessmentId: run.id, status }, own.keys.service.key)
    const input = { assessmentId: run.id, expectedVersion: 2 }
    expect(await clinician.refusal('assessment.review', input)).toMatchObject({
      status: 409,
      reason: 'not_reviewable',
    })
  })

  it('is of people, in their own organization alone', async () => {
    const { id: assessmentId } = await record()
    const input = { assessmentId, expectedVersion: 1 }
    const key = talk(send, own.keys.clinician.key)
    expect(await key.refusal('assessment.review', input)).toMatchObject({ status: 403 })
    const patient = talk(send, await sessionCookie(db.database, own.users.patient))
    expect(await patient.refusal('assessment.review', input)).toMatchObject({ status: 403 })
    const stranger = talk(send, await sessionCookie(db.database, foreign.users.clinician))
    const refused = await stranger.refusal('assessment.review', input)
    expect(refused.status).toBe(404)
    const random = { assessmentId: crypto.randomUUID(), expectedVersion: 1 }
    expect(await stranger.refusal('assessment.review', random)).toEqual(refused)
  })
})

describe('assessment.reviewQueue', () => {
  const signAll = async () => {
    for (const { id, version } of (await queue({ limit: 100 })).items)
      await review(clinician, { id, version })
  }
  /** The whole queue, a run a page. */
  const byPages = async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: z.output<typeof ReviewQueue> = await queue({
        limit: 1,
        ...(cursor === null ? {} : { cursor }),
      })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    return seen
  }

  it('shows critical risk first, then high, and of each what waited longest; and of whom it is', async () => {
    await signAll()
    const crossed = await record({
      riskLevel: 'low',
      biomarkers: [{ name: 'qtc_fridericia', value: 600 }],
      // Taken long ago or not, it waits since it was recorded.
      measuredAt: '2026-05-01T00:00:00Z',
    })
    const high = await record({ measuredAt: '2025-01-01T00:00:00Z' })
    // Nobody graded it, and a value of it is beyond a threshold: it does not wait behind what is known to be low.
    const ungraded = await record({
      riskLevel: undefined,
      biomarkers: [{ name: 'qtc_fridericia', value: 560 }],
    })
    const firstCritical = await record({ riskLevel: 'critical', pipelineType: 'retinal' })
    const secondCritical = await record({ riskLevel: 'critical' })
    await record({ riskLevel: 'moderate' })
    const open = await pipeline.ask(AssessmentSummary, 'assessment.create', {
      patientId: own.patients[1]?.id,
      pipelineType: 'cardiology',
    })
    const grading = { assessmentId: open.id, status: 'processing', riskLevel: 'critical' }
    await pipeline.ask(AssessmentSummary, 'assessment.updateStatus', grading)

    const expected = [firstCritical, secondCritical, crossed, high, ungraded].map(({ id }) => id)
    expect(await byPages()).toEqual(expected)

    const { items } = await queue({ pipelineType: 'retinal' })
    expect(items).toMatchObject([
      {
        id: firstCritical.id,
        reviewReason: 'critical risk',
        patient: {
          id: own.patients[1]?.id,
          fullName: 'Fixture Patient 2',
          dateOfBirth: '1970-01-01',
          gender: 'female',
        },
      },
    ])
  })

  it('lets a QTc of 560 ms that its pipeline calls low wait behind nothing but critical risk and what waits longer', async () => {
    await signAll()
    const opened = await pipeline.ask(AssessmentSummary, 'assessment.create', {
      patientId: own.patients[1]?.id,
      pipelineType: 'cardiology',
    })
    const older = await record({ riskLevel: 'high' })
    // Its values come one call at a time, and the level last.
    const { id: assessmentId } = opened
    const biomarkers = [{ name: 'qtc_fridericia', value: 560 }]
    await pipeline.ask(z.unknown(), 'biomarker.save', { assessmentId, biomarkers })
    const completed = { assessmentId, status: 'completed', riskLevel: 'low' }
    await pipeline.ask(AssessmentSummary, 'assessment.updateStatus', completed)
    const newer = await record({ riskLevel: 'high' })
    const critical = await record({ riskLevel: 'critical' })
    expect(await byPages()).toEqual([critical.id, older.id, assessmentId, newer.id])
  })

  it('keeps first what was called critical once, whatever it is called at its end', async () => {
    await signAll()
    const high = await record()
    const { id: assessmentId } = await pipeline.ask(AssessmentSummary, 'assessment.create', {
      patientId: own.patients[1]?.id,
      pipelineType: 'cardiology',
    })
    for (const more of [
      { status: 'processing', riskLevel: 'critical' },
      { status: 'completed', riskLevel: 'low' },
    ])
      await pipeline.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, ...more })
    expect(await byPages()).toEqual([assessmentId, high.id])
  })

  it('loses nothing to a server of the version before, which knows no urgency', async () => {
    await signAll()
    const high = await record()
    const [low, critical] = [await record(), await record()]
    const written = (id: string, columns: string) =>
      db.database.inOrganization({ organizationId: own.id, userId: null }, ({ em }) =>
        em.execute(`update assessments set review_urgency = default, ${columns} where id = ?`, [id]),
      )
    await written(low.id, `risk_level = 'low', review_reason = 'block'`)
    await written(critical.id, `risk_level = 'critical', review_reason = 'critical risk'`)
    expect(await byPages()).toEqual([critical.id, high.id, low.id])
  })

  it('goes on from a page whose last run was reviewed meanwhile', async () => {
    const { items, nextCursor } = await queue({ limit: 1 })
    const [first] = items
    if (first === undefined || nextCursor === null) throw new Error('the queue is empty')
    const before = (await queue({ limit: 100 })).items.slice(1).map(({ id }) => id)
    await review(clinician, first)
    const rest = await queue({ limit: 100, cursor: nextCursor })
    expect(rest.items.map(({ id }) => id)).toEqual(before)
  })
})
