import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AssessmentDetail, AssessmentSummary } from '../assessment/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { BiomarkerHistory, BiomarkerPage, SavedBiomarkers } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let staff: Talk

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database, { patients: 5 })
  staff = talk(httpCaller(db.database), own.keys.clinician.key)
})
afterAll(() => db.close())

/** Where no list is read. */
const anyPatient = () => own.patients[1]?.id ?? ''
/** A patient whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''
const open = (patientId: string) =>
  staff.ask(AssessmentSummary, 'assessment.create', { patientId, pipelineType: 'cardiology' })

describe('a value', () => {
  // The fixture's patients are women of 56: heart rate 60–100, QTc above 390 and below 460.
  it.each([
    ['inside its range', 'heart_rate', 80, '/min', 'normal', [60, 100]],
    ['in another unit, compared after conversion', 'heart_rate', 1.2, 'Hz', 'normal', [1, 1.666667]],
    ['on the border', 'heart_rate', 104, 'bpm', 'borderline', [60, 100]],
    ['beyond it', 'heart_rate', 120, '/min', 'abnormal', [60, 100]],
    ['of a range by sex', 'qtc_fridericia', 455, 'ms', 'normal', [390, 460]],
    ['without an agreed norm', 'sdnn', 40, 'ms', null, [null, null]],
    ['that nobody knows', 'own_measure', 5, 'mm', null, [null, null]],
  ] as const)(
    '%s gets status and range from the catalogue',
    async (_what, name, value, unit, status, range) => {
      const { id: assessmentId } = await open(anyPatient())
      const { items } = await staff.ask(SavedBiomarkers, 'biomarker.save', {
        assessmentId,
        biomarkers: [{ name, value, unit }],
      })
      expect(items).toMatchObject([{ status, normalRangeMin: range[0], normalRangeMax: range[1] }])
    },
  )

  it('keeps a range that the caller gave, and lets nobody call normal what a range does not', async () => {
    const { id: assessmentId } = await open(anyPatient())
    const given = { name: 'heart_rate', value: 120, normalRangeMin: 110, normalRangeMax: 130 }
    const { items } = await staff.ask(SavedBiomarkers, 'biomarker.save', {
      assessmentId,
      biomarkers: [
        given,
        { ...given, value: 200, status: 'normal' },
        { name: 'qtc_fridericia', value: 600, status: 'normal' },
        { name: 'own_measure', value: 0.45, status: 'borderline' },
      ],
    })
    expect(items.map(({ status }) => status)).toEqual(['normal', 'abnormal', 'abnormal', 'borderline'])
    expect(items[0]).toMatchObject({ normalRangeMin: 110, normalRangeMax: 130 })
  })

  it('names each clinical threshold that it crosses, in its own unit, wherever it is read', async () => {
    const { id: assessmentId } = await open(anyPatient())
    const biomarkers = [
      { name: 'heart_rate', value: 90 },
      { name: 'qtc_fridericia', value: 0.52, unit: 's' },
      { name: 'qtc_bazett', value: 560 },
      { name: 'qrs_duration', value: 115 },
    ]
    const { items } = await staff.ask(SavedBiomarkers, 'biomarker.save', { assessmentId, biomarkers })
    const crossed = items.map((value) => value.crossed)
    // Bazett overcorrects at such a heart rate, and is not judged by it.
    expect(crossed).toEqual([[], [{ label: 'high risk', comparison: '>', value: 0.5 }], [], []])
    const read = await staff.ask(AssessmentDetail, 'assessment.get', {
      assessmentId,
      include: ['biomarkers'],
    })
    const page = await staff.ask(BiomarkerPage, 'biomarker.list', { assessmentId })
    for (const values of [read.biomarkers, page.items])
      expect(values?.map((value) => value.crossed)).toEqual(crossed)
  })

  it('calls no infant’s pulse very fast that lies in the range which came with it', async () => {
    const { id: assessmentId } = await open(anyPatient())
    const ofInfants = { name: 'heart_rate', normalRangeMin: 100, normalRangeMax: 160 }
    const biomarkers = [150, 170].map((value) => ({ ...ofInfants, value }))
    const { items } = await staff.ask(SavedBiomarkers, 'biomarker.save', { assessmentId, biomarkers })
    const labels = items.map(({ crossed }) => crossed.map(({ label }) => label))
    expect(labels).toEqual([[], ['very fast']])
  })

  it.each([
    ['in an unknown unit', { unit: 'furlong' }, 400, 'unknown_unit'],
    ['in another dimension than the catalogue', { unit: 'ms' }, 422, 'incompatible_unit'],
    ['with its limits the wrong way round', { normalRangeMin: 2, normalRangeMax: 1 }, 400, 'invalid_input'],
  ])('%s is refused', async (_what, wrong, status, reason) => {
    const { id: assessmentId } = await open(anyPatient())
    const biomarkers = [{ name: 'heart_rate', value: 70, ...wrong }]
    expect(await staff.refusal('biomarker.save', { assessmentId, biomarkers })).toMatchObject({
      status,
      reason,
    })
  })
})

describe('a value without range', () => {
  it.each([
    ['sdnn', 'ms', 'no_agreed_norm'],
    ['own_measure', 'mm', 'not_in_catalogue'],
    ['qtc_bazett', 'ms', 'rate_unknown'],
  ])('says why: %s', async (name, unit, noRangeReason) => {
    const { id: assessmentId } = await open(anyPatient())
    const biomarkers = [{ name, value: 40, unit }]
    const { items } = await staff.ask(SavedBiomarkers, 'biomarker.save', { assessmentId, biomarkers })
    expect(items).toMatchObject([{ noRangeReason, status: null }])
  })

  it('that the quantity cannot have is refused', async () => {
    const { id: assessmentId } = await open(anyPatient())
    const biomarkers = [{ name: 'lesion_diameter', value: -3 }]
    expect(await staff.refusal('biomarker.save', { assessmentId, biomarkers })).toMatchObject({
      status: 400,
      paths: [expect.any(String)],
    })
  })
})

describe('biomarker.history', () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()

  it('is one patient, one unit, oldest first; converts what converts, and names what does not', async () => {
    const patientId = nextPatient()
    const record = (measuredAt: string, biomarkers: object[], of = patientId) =>
      staff.ask(AssessmentSummary, 'assessment.record', {
        patientId: of,
        pipelineType: 'cardiology',
        measuredAt,
        biomarkers,
      })
    await record(day(100), [{ name: 'own_measure', value: 1, unit: 'm' }])
    await record(day(10), [{ name: 'own_measure', value: 25, unit: 'mm' }])
    await record(day(20), [{ name: 'own_measure', value: 3, unit: 'cm' }])
    await record(day(15), [{ name: 'own_measure', value: 7, unit: 's' }])
    await record(day(5), [{ name: 'own_measure', value: 99, unit: 'mm' }], nextPatient())
    const history = await staff.ask(BiomarkerHistory, 'biomarker.history', { patientId, name: 'own_measure' })
    expect(history).toMatchObject({ name: 'own_measure', unit: 'mm', otherUnits: ['s'] })
    expect(history.points.map(({ value }) => value)).toEqual([30, 25])
    const inMetres = { patientId, name: 'own_measure', unit: 'm', days: 365 }
    const metres = await staff.ask(BiomarkerHistory, 'biomarker.history', inMetres)
    expect(metres.points.map(({ value }) => value)).toEqual([1, 0.03, 0.025])
  })

  it('is found by the user that the patient is, and says nothing of a patient without values', async () => {
    const userId = own.users.patient.id
    const empty = await staff.ask(BiomarkerHistory, 'biomarker.history', { userId, name: 'heart_rate' })
    expect(empty).toEqual({ name: 'heart_rate', unit: '/min', points: [], otherUnits: [], truncated: false })
  })
})
