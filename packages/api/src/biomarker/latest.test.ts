import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AssessmentSummary } from '../assessment/schema.ts'
import { httpCaller, type Caller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { BiomarkerHistory, LatestBiomarkers } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let clinician: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database, { patients: 20 })
  clinician = talk(send, own.keys.clinician.key)
})
afterAll(() => db.close())

/** A patient of the fixture, a woman born in 1970, whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

interface Given {
  readonly name: string
  readonly value: number
  readonly unit?: string
  readonly category?: string
  readonly normalRangeMin?: number
  readonly normalRangeMax?: number
}
const record = (patientId: string, day: number, biomarkers: readonly Given[], more: object = {}) =>
  clinician.ask(AssessmentSummary, 'assessment.record', {
    patientId,
    pipelineType: 'cardiology',
    measuredAt: `2026-05-${String(day).padStart(2, '0')}T08:00:00Z`,
    biomarkers,
    ...more,
  })
const latest = (patientId: string, by = clinician) =>
  by.ask(LatestBiomarkers, 'biomarker.latest', { patientId })
const namesOf = async (patientId: string) => (await latest(patientId)).items.map(({ name }) => name)

describe('biomarker.latest', () => {
  it('shows of each biomarker the newest value, what it was before, and how much it changed', async () => {
    const patientId = nextPatient()
    await record(patientId, 1, [{ name: 'heart_rate', value: 80 }])
    const before = await record(patientId, 2, [{ name: 'heart_rate', value: 64 }], { pipelineVersion: '1' })
    const now = await record(patientId, 3, [{ name: 'heart_rate', value: 112 }], { pipelineVersion: '2' })
    expect(await latest(patientId)).toEqual({
      truncated: false,
      items: [
        {
          name: 'heart_rate',
          label: 'Heart rate',
          category: 'rhythm',
          unit: '/min',
          eyeLaterality: null,
          pipelineType: 'cardiology',
          pipelineVersion: '2',
          assessmentId: now.id,
          value: 112,
          status: expect.stringMatching(/^(borderline|abnormal)$/),
          crossed: [],
          measuredAt: now.measuredAt,
          normalRangeMin: 60,
          normalRangeMax: 100,
          noRangeReason: null,
          confidence: null,
          previous: {
            assessmentId: before.id,
            value: 64,
            status: 'normal',
            crossed: [],
            measuredAt: before.measuredAt,
            pipelineVersion: '1',
          },
          change: { absolute: 48, relative: 0.75 },
        },
      ],
    })
  })

  it('puts what is out of range first, however it is called', async () => {
    const patientId = nextPatient()
    const ranged = (name: string, value: number, category: string) => ({
      name,
      value,
      category,
      unit: '1',
      normalRangeMin: 0,
      normalRangeMax: 10,
    })
    await record(patientId, 1, [
      ranged('b_normal', 5, 'b'),
      ranged('a_normal', 5, 'b'),
      ranged('z_normal', 5, 'a'),
      { name: 'without', value: 1, unit: '1' },
      ranged('z_abnormal', 90, 'z'),
    ])
    const { items } = await latest(patientId)
    expect(items.map(({ name }) => name)).toEqual([
      'z_abnormal',
      'z_normal',
      'a_normal',
      'b_normal',
      'without',
    ])
    expect(items.at(-1)).toMatchObject({ status: null, label: null, category: null, change: null })
    expect(items.at(-1)?.noRangeReason).not.toBeNull()
  })

  it('calls no value harmless that crossed a threshold, because a laboratory has a range of its own', async () => {
    const patientId = nextPatient()
    await record(patientId, 1, [{ name: 'qrs_duration', value: 100 }])
    await record(patientId, 2, [
      { name: 'heart_rate', value: 102 },
      { name: 'pr_interval', value: 150 },
      { name: 'qrs_duration', value: 0.125, unit: 's', normalRangeMin: 0.11, normalRangeMax: 0.13 },
    ])
    const { items } = await latest(patientId)
    expect(items.map(({ name, status }) => [name, status])).toEqual([
      ['qrs_duration', 'normal'],
      ['heart_rate', 'borderline'],
      ['pr_interval', 'normal'],
    ])
    const crossed = [{ label: 'block', comparison: '>=', value: 120 }]
    expect(items[0]).toMatchObject({ unit: 'ms', value: 125, crossed, previous: { crossed: [] } })
    const history = (unit: string) =>
      clinician.ask(BiomarkerHistory, 'biomarker.history', {
        patientId,
        name: 'qrs_duration',
        days: 3650,
        unit,
      })
    expect((await history('ms')).points.map((point) => point.crossed)).toEqual([[], crossed])
    const inSeconds = [{ label: 'block', comparison: '>=', value: 0.12 }]
    expect((await history('s')).points.map((point) => point.crossed)).toEqual([[], inSeconds])
  })

  it('takes no eye for the other, and loses neither where one is measured more often', async () => {
    const patientId = nextPatient()
    const eye = (day: number, eyeLaterality: string | undefined, value: number) =>
      record(patientId, day, [{ name: 'vessel_density', value }], {
        pipelineType: 'retinal',
        result: eyeLaterality === undefined ? {} : { eyeLaterality },
      })
    await eye(1, 'left', 0.5)
    await eye(2, undefined, 0.1)
    for (const day of [3, 4, 5, 6]) await eye(day, 'right', 0.3 + day / 100)
    const { items } = await latest(patientId)
    expect(
      items.map(({ eyeLaterality, value, previous }) => [eyeLaterality, value, previous?.value]),
    ).toEqual([
      ['left', 0.5, undefined],
      ['right', 0.36, 0.35],
      [null, 0.1, undefined],
    ])
  })

  it('compares values in units that convert, in that of the history, and no others', async () => {
    const patientId = nextPatient()
    await record(patientId, 1, [
      { name: 'qt_interval', value: 400, unit: 'ms' },
      { name: 'own_score', value: 3, unit: '1' },
    ])
    await record(patientId, 2, [
      { name: 'qt_interval', value: 0.42, unit: 's', normalRangeMin: 0.35, normalRangeMax: 0.44 },
      { name: 'own_score', value: 30, unit: 'ms' },
    ])
    const { items } = await latest(patientId)
    expect(items.find(({ name }) => name === 'qt_interval')).toMatchObject({
      unit: 'ms',
      value: 420,
      normalRangeMin: 350,
      normalRangeMax: 440,
      previous: { value: 400 },
      change: { absolute: 20, relative: 0.05 },
    })
    expect(items.filter(({ name }) => name === 'own_score')).toMatchObject([
      { unit: '1', value: 3, previous: null, change: null },
      { unit: 'ms', value: 30, previous: null, change: null },
    ])
    const { unit, points } = await clinician.ask(BiomarkerHistory, 'biomarker.history', {
      patientId,
      name: 'qt_interval',
      days: 3650,
    })
    expect([unit, points.at(-1)?.value]).toEqual(['ms', 420])
  })

  it.each([
    ['levels', 'hnr', 20, 10],
    ['percentages', 'jitter_local', 1, 2],
    ['grades', 'retinopathy_grade', 1, 2],
    ['what was nothing before', 'lesion_diameter', 0, 5],
    ['names of one’s own', 'own_score', 4, 2],
  ])('gives no percentage that nobody could read: of %s', async (_of, name, before, now) => {
    const patientId = nextPatient()
    await record(patientId, 1, [{ name, value: before }])
    await record(patientId, 2, [{ name, value: now }])
    expect((await latest(patientId)).items[0]?.change).toEqual({ absolute: now - before, relative: null })
  })

  it('finds a series in each unit that a history names, also values without one', async () => {
    const patientId = nextPatient()
    await record(patientId, 1, [{ name: 'own_index', value: 3 }])
    await record(patientId, 2, [{ name: 'own_index', value: 40, unit: '%' }])
    const historyIn = (unit?: string) =>
      clinician.ask(BiomarkerHistory, 'biomarker.history', {
        patientId,
        name: 'own_index',
        days: 3650,
        ...(unit === undefined ? {} : { unit }),
      })
    const usual = await historyIn()
    expect(usual).toMatchObject({ unit: '%', points: [{ value: 40 }], otherUnits: ['1'] })
    expect(await historyIn(usual.otherUnits[0])).toMatchObject({
      unit: '1',
      points: [{ value: 3 }, { value: 0.4 }],
      otherUnits: [],
    })
    expect((await latest(patientId)).items.map(({ unit, value }) => [unit, value])).toEqual([
      ['%', 40],
      [null, 3],
    ])
  })

  it('shows nothing of a run that is open, was corrected or deleted', async () => {
    const patientId = nextPatient()
    const { id: assessmentId } = await clinician.ask(AssessmentSummary, 'assessment.create', {
      patientId,
      pipelineType: 'cardiology',
    })
    const biomarkers = [{ name: 'heart_rate', value: 60 }]
    await send('biomarker.save', { assessmentId, biomarkers }, own.keys.clinician.key)
    expect(await namesOf(patientId)).toEqual([])
    await clinician.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status: 'completed' })
    expect(await namesOf(patientId)).toEqual(['heart_rate'])
    const { id } = await clinician.ask(AssessmentSummary, 'assessment.supersede', {
      supersedesId: assessmentId,
      pipelineType: 'cardiology',
      biomarkers: [{ name: 'sdnn_5min', value: 40 }],
    })
    expect(await namesOf(patientId)).toEqual(['sdnn_5min'])
    expect(id).not.toBe(assessmentId)
    const other = await record(patientId, 3, [{ name: 'rmssd_5min', value: 30 }])
    expect(await namesOf(patientId)).toContain('rmssd_5min')
    const { key } = own.keys.clinician
    await send('assessment.delete', { assessmentId: other.id, expectedVersion: other.version }, key)
    expect(await namesOf(patientId)).toEqual(['sdnn_5min'])
  })

  it('lets patients read their own alone', async () => {
    const [mine, another] = [own.patients[0]?.id ?? '', own.patients[1]?.id ?? '']
    for (const patientId of [mine, another]) await record(patientId, 1, [{ name: 'heart_rate', value: 70 }])
    const patient = talk(send, await sessionCookie(db.database, own.users.patient))
    expect((await latest(mine, patient)).items).toHaveLength(1)
    const byAccount = { userId: own.users.patient.id }
    expect((await patient.ask(LatestBiomarkers, 'biomarker.latest', byAccount)).items).toHaveLength(1)
    expect(await patient.refusal('biomarker.latest', { patientId: another })).toMatchObject({ status: 404 })
  })
})
