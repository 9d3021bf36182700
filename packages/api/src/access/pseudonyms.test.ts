import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { LatestBiomarkers } from '../biomarker/schema.ts'
import { httpCaller, testServices, type Caller } from '../testing/call.ts'
import { toldVersion } from './pseudonyms.ts'

const DAY_MS = 86_400_000
const FREE_TEXT = 'Quibblewick'

const Recorded = z.object({ id: z.string() })
const Told = z.object({
  id: z.string(),
  patientId: z.string(),
  ageYears: z.number().nullable(),
  measuredAt: z.string(),
  completedAt: z.string().nullable(),
  riskScore: z.number().nullable(),
})
const Page = z.object({ items: z.array(Told), nextCursor: z.string().nullable() })
const History = z.object({ points: z.array(z.object({ assessmentId: z.string(), measuredAt: z.string() })) })

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let foreign: OrganizationFixture
/** What was really recorded: the risk score says which is which. */
const real = new Map<number, { id: string; patientId: string; measuredAt: Date; sessionId: string }>()

const research = (procedure: string, input: object, organization = own) =>
  call(procedure, input, organization.keys.researcher.key)

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database, { name: 'Own', patients: 4 })
  foreign = await organizationFixture(db.database, { name: 'Foreign', patients: 1 })
  const records = own.patients.flatMap(({ id }) => Array.from({ length: 5 }, () => id))
  for (const [index, patientId] of records.entries()) {
    const measuredAt = new Date(Date.now() - (index + 1) * 3 * DAY_MS)
    const sessionId = `${FREE_TEXT} ${index}`
    // One after the other: ids and creation times then have the order that must not show.
    // oxlint-disable-next-line no-await-in-loop
    const { data, text } = await call(
      'assessment.record',
      {
        patientId,
        sessionId,
        pipelineType: 'radiology',
        pipelineVersion: FREE_TEXT,
        measuredAt: measuredAt.toISOString(),
        riskScore: index,
        riskLevel: 'high',
        biomarkers: [
          { name: 'heart_rate', value: 60 + index },
          { name: FREE_TEXT, category: FREE_TEXT, value: 1 },
        ],
        stages: [{ stageName: FREE_TEXT, errorMessage: FREE_TEXT, metadata: { [FREE_TEXT]: FREE_TEXT } }],
        notMeasured: [{ name: FREE_TEXT, reason: FREE_TEXT }],
        result: {
          modalityType: 'ct',
          primaryCondition: FREE_TEXT,
          primaryProbability: 12,
          findings: [{ label: FREE_TEXT }],
        },
      },
      own.keys.clinician.key,
    )
    const { id } = Recorded.parse(data, { error: () => text })
    real.set(index, { id, patientId, measuredAt, sessionId })
  }
}, 60_000)
afterAll(() => db.close())

const listAll = async (): Promise<z.output<typeof Told>[]> => {
  const items: z.output<typeof Told>[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { data, text } = await research('assessment.list', { limit: 7, ...(cursor ? { cursor } : {}) })
    const page: z.output<typeof Page> = Page.parse(data, { error: () => text })
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

const SECTIONS = ['biomarkers', 'stages', 'result', 'explanations']
/** An id of ours has its time in its first 48 bits. */
const saysItsTime = (id: string) => id.charAt(14) === '7'
const uuids = (text: string) =>
  text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? []

it('shows a researcher every assessment once, and of none the id, the time, the people or a free text', async () => {
  const items = await listAll()
  expect(new Set(items.map(({ riskScore }) => riskScore))).toEqual(new Set(real.keys()))
  expect(items).toHaveLength(real.size)
  const answers = await Promise.all([
    research('assessment.list', { limit: 100 }),
    ...items.map(({ id }) => research('assessment.get', { assessmentId: id, include: SECTIONS })),
    ...items.map(({ patientId }) =>
      research('biomarker.history', { patientId, name: 'heart_rate', days: 900 }),
    ),
    ...items.map(({ patientId }) => research('biomarker.history', { patientId, name: FREE_TEXT, days: 900 })),
    ...items.map(({ patientId }) => research('biomarker.latest', { patientId })),
    research('assessment.statistics', { firstDay: '2026-01-01', lastDay: '2026-11-01' }),
  ])
  const known = [...real.values()].flatMap(({ id, patientId, sessionId }) => [id, patientId, sessionId])
  const people = Object.values(own.users).map(({ id }) => id)
  for (const { status, text } of answers) {
    expect(status, text).toBe(200)
    for (const secret of [...known, ...people]) expect(text).not.toContain(secret)
    expect(uuids(text).filter(saysItsTime)).toEqual([])
    // The name that the researcher asked by comes back; nothing else that somebody wrote.
    expect(text.replace(`"name":"${FREE_TEXT}"`, '')).not.toContain(FREE_TEXT)
    expect(text).not.toMatch(
      /"(sessionId|requestedBy|apiKeyId|reviewedBy|reviewNote|reviewReason|createdAt|updatedAt|notMeasured|explanations)"/,
    )
  }
  expect(answers[1]?.text).toContain('"primaryProbability":12')
})

it('moves all dates of one patient by the same whole days, and those of two by others', async () => {
  const daysOf = new Map<string, Set<number>>()
  for (const { patientId, riskScore, measuredAt } of await listAll()) {
    const recorded = real.get(riskScore ?? -1)
    const days = ((recorded?.measuredAt.getTime() ?? 0) - Date.parse(measuredAt)) / DAY_MS
    daysOf.set(patientId, (daysOf.get(patientId) ?? new Set()).add(days))
  }
  const moved = [...daysOf.values()].map((days) => [...days])
  expect(moved).toHaveLength(own.patients.length)
  for (const days of moved) {
    expect(days).toHaveLength(1)
    expect(Number.isInteger(days[0])).toBe(true)
    expect(days[0]).toBeGreaterThanOrEqual(1)
    expect(days[0]).toBeLessThanOrEqual(365)
  }
  expect(new Set(moved.flat()).size).toBeGreaterThan(1)
})

it('lists several patients in an order that says nothing of time, the same on every page', async () => {
  const scores = (await listAll()).map(({ riskScore }) => riskScore)
  expect(scores).not.toEqual(scores.toSorted((a, b) => (a ?? 0) - (b ?? 0)))
  expect(scores).not.toEqual(scores.toSorted((a, b) => (b ?? 0) - (a ?? 0)))
  expect((await listAll()).map(({ riskScore }) => riskScore)).toEqual(scores)
})

it('lists one patient newest first, over pages', async () => {
  const patientId = (await listAll())[0]?.patientId
  const first = Page.parse((await research('assessment.list', { patientId, limit: 3 })).data)
  const second = Page.parse(
    (await research('assessment.list', { patientId, limit: 3, cursor: first.nextCursor })).data,
  )
  const dates = [...first.items, ...second.items].map(({ measuredAt }) => measuredAt)
  expect(dates).toHaveLength(5)
  expect(dates).toEqual(dates.toSorted().toReversed())
  expect(second.nextCursor).toBeNull()
})

it('compares a period with the moved dates, so that narrowing it does not find out how far they were moved', async () => {
  const [item] = await listAll()
  const { patientId } = z.object({ patientId: z.string() }).parse(item)
  const within = async (days: number) => {
    const { data } = await research('biomarker.history', { patientId, name: 'heart_rate', days })
    return History.parse(data).points
  }
  const all = await within(3650)
  expect(all).toHaveLength(5)
  for (const { measuredAt } of all) {
    const daysAgo = (Date.now() - Date.parse(measuredAt)) / DAY_MS
    // oxlint-disable-next-line no-await-in-loop
    const [inside, outside] = [
      await within(Math.ceil(daysAgo)),
      await within(Math.max(1, Math.floor(daysAgo))),
    ]
    expect(inside.map((point) => point.measuredAt)).toContain(measuredAt)
    expect(outside.map((point) => point.measuredAt)).not.toContain(measuredAt)
  }
})

it('counts by moved days what a list of them all adds up to', async () => {
  const items = await listAll()
  const days = items.map(({ measuredAt }) => measuredAt.slice(0, 10)).toSorted()
  const [firstDay, lastDay] = [days[0], days.at(-1)]
  const { data, text } = await research('assessment.statistics', { firstDay, lastDay }).then((answer) =>
    answer.status === 200
      ? answer
      : research('assessment.statistics', { firstDay: days[1], lastDay: days[1] }),
  )
  const { rows } = z
    .object({ rows: z.array(z.object({ day: z.string(), total: z.number() })) })
    .parse(data, { error: () => text })
  for (const { day, total } of rows) expect(days.filter((one) => one === day)).toHaveLength(total)
  expect(rows.length).toBeGreaterThan(0)
})

it('shows a researcher the latest values on the dates of the history, and leads to the same assessments', async () => {
  const [item] = await listAll()
  const patientId = item?.patientId
  const { items } = LatestBiomarkers.parse((await research('biomarker.latest', { patientId })).data)
  const { data } = await research('biomarker.history', { patientId, name: 'heart_rate', days: 3650 })
  const newest = History.parse(data).points.at(-1)
  const shown = items.find(({ name }) => name === 'heart_rate')
  expect(shown?.measuredAt).toBe(newest?.measuredAt)
  expect(shown?.previous?.measuredAt).toBe(History.parse(data).points.at(-2)?.measuredAt)
  const opened = await research('assessment.get', { assessmentId: shown?.assessmentId })
  expect(opened.status, opened.text).toBe(200)
})

it('takes back only what it handed out: a real id, a foreign pseudonym and a random one answer alike', async () => {
  const item = (await listAll())[0]
  await call('assessment.record', sampleOf(foreign), foreign.keys.clinician.key)
  const theirs = Page.parse((await research('assessment.list', {}, foreign)).data).items[0]
  const first = real.get(0)
  const places = [
    ['assessment.get', 'assessmentId', item?.id, [first?.id, theirs?.id, randomUUID()]],
    ['assessment.list', 'patientId', item?.patientId, [first?.patientId, theirs?.patientId, randomUUID()]],
    ['biomarker.history', 'patientId', item?.patientId, [first?.patientId, theirs?.patientId, randomUUID()]],
    ['biomarker.latest', 'patientId', item?.patientId, [first?.patientId, theirs?.patientId, randomUUID()]],
    ['biomarker.latest', 'userId', undefined, [own.users.patient.id, foreign.users.patient.id, randomUUID()]],
    ['assessment.list', 'userId', undefined, [own.users.patient.id, foreign.users.patient.id, randomUUID()]],
  ] as const
  const rest = (procedure: string) => (procedure === 'biomarker.history' ? { name: 'heart_rate' } : {})
  for (const [procedure, field, pseudonym, others] of places) {
    const ask = (id: string | undefined) => research(procedure, { [field]: id, ...rest(procedure) })
    // oxlint-disable-next-line no-await-in-loop
    if (pseudonym !== undefined) expect((await ask(pseudonym)).status).toBe(200)
    // oxlint-disable-next-line no-await-in-loop
    const answers = await Promise.all(others.map(ask))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  }
})

it('takes no real id, foreign place or random one for the place of a page', async () => {
  const cursors = [real.get(0)?.id, (await listAll())[0]?.id, randomUUID()]
  const pages = await Promise.all(cursors.map((cursor) => research('assessment.list', { cursor })))
  for (const { data } of pages) expect(Page.parse(data).items).toEqual([])
})

it('takes no place of another patient’s page: what comes after it would tell which of the two was here first', async () => {
  const places = new Map<string, string>()
  for (let cursor: string | null | undefined; cursor !== null;) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { data } = await research('assessment.list', { limit: 1, ...(cursor ? { cursor } : {}) })
    const page: z.output<typeof Page> = Page.parse(data)
    cursor = page.nextCursor
    const [item] = page.items
    if (item !== undefined && cursor !== null) places.set(cursor, item.patientId)
  }
  expect(places.size).toBeGreaterThan(10)
  for (const patientId of new Set(places.values())) {
    for (const [cursor, owner] of places) {
      if (owner === patientId) continue
      // oxlint-disable-next-line no-await-in-loop
      const { data } = await research('assessment.list', { patientId, cursor })
      expect(Page.parse(data)).toMatchObject({ items: [], nextCursor: null })
    }
  }
})

it('shows no run that is still open: it is of today, and so would say how far the dates are moved', async () => {
  const before = await listAll()
  const patientId = own.patients[0]?.id
  const { data } = await call(
    'assessment.create',
    { patientId, pipelineType: 'speech' },
    own.keys.clinician.key,
  )
  const { id: assessmentId } = Recorded.parse(data)
  const counted = async () => {
    const year = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
    const input = { firstDay: year(365), lastDay: year(0), pipelineType: 'speech' }
    return (await research('assessment.statistics', input)).data
  }
  for (const status of ['pending', 'processing']) {
    if (status === 'processing') {
      // oxlint-disable-next-line no-await-in-loop
      await call('assessment.updateStatus', { assessmentId, status }, own.keys.clinician.key)
    }
    // oxlint-disable-next-line no-await-in-loop
    expect((await listAll()).length, status).toBe(before.length)
    // oxlint-disable-next-line no-await-in-loop
    expect(Page.parse((await research('assessment.list', { status })).data).items).toEqual([])
    // oxlint-disable-next-line no-await-in-loop
    expect(await counted()).toMatchObject({ rows: [] })
  }
  await call('assessment.updateStatus', { assessmentId, status: 'completed' }, own.keys.clinician.key)
  expect(await listAll()).toHaveLength(before.length + 1)
})

it.each([
  ['1.0.3', '1.0.3'],
  ['v2.1.0-rc.1', 'v2.1.0-rc.1'],
  ['2026.11', '2026.11'],
  ['1Quibblewick', null],
  ['1.0+MRN-4711', null],
  ['0171-2345678', null],
  ['078-05-1120', null],
  ['12345678', null],
  ['2026-11-22', null],
])('tells the version %s as %s: what is none could be a name, a number or a day', (version, told) => {
  expect(toldVersion(version)).toBe(told)
})

it('gives the same row another pseudonym in another installation', async () => {
  const other = httpCaller(
    db.database,
    testServices({ pseudonymKey: () => Buffer.from('another installation') }),
  )
  const { data } = await other('assessment.list', { limit: 100 }, own.keys.researcher.key)
  const here = new Set((await listAll()).map(({ id }) => id))
  expect(Page.parse(data).items.filter(({ id }) => here.has(id))).toEqual([])
})

it('puts everybody of 90 and more together, and lets nobody count on from a younger age', async () => {
  const yearsAgo = (years: number) => new Date(Date.now() - years * 365.25 * DAY_MS).toISOString()
  const create = async (age: number, ...sampled: number[]) => {
    const dateOfBirth = yearsAgo(age + 0.5).slice(0, 10)
    const input = { fullName: 'Somebody Old', dateOfBirth }
    const { data } = await call('patient.create', input, own.keys.clinician.key)
    const patientId = Recorded.parse(data).id
    for (const years of sampled) {
      const recorded = {
        patientId,
        pipelineType: 'speech',
        measuredAt: yearsAgo(years),
        biomarkers: [],
        riskScore: 77,
      }
      // oxlint-disable-next-line no-await-in-loop
      await call('assessment.record', recorded, own.keys.clinician.key)
    }
  }
  await create(106, 0)
  await create(96, 0, 12)
  await create(86, 0)
  const told = (await listAll()).filter(({ riskScore }) => riskScore === 77)
  // Of whom is 90 by now no younger age: with the years since it would say how old they are.
  expect(new Set(told.map(({ ageYears }) => ageYears))).toEqual(new Set([90, null, 86]))
  expect(told.filter(({ ageYears }) => ageYears === 90)).toHaveLength(2)
})

const sampleOf = ({ patients }: OrganizationFixture) => ({
  patientId: patients[0]?.id,
  pipelineType: 'speech',
  biomarkers: [],
})
