import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Patient } from '../../patient/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { AssessmentSummary } from '../schema.ts'
import { ReviewQueue } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let pipeline: Talk
let clinician: Talk

beforeAll(async () => {
  db = await testDatabase()
  const send = httpCaller(db.database)
  own = await organizationFixture(db.database)
  pipeline = talk(send, own.keys.service.key)
  clinician = talk(send, own.keys.clinician.key)
})
afterAll(() => db.close())

const record = (more: object = {}) =>
  pipeline.ask(AssessmentSummary, 'assessment.record', {
    patientId: own.patients[1]?.id,
    pipelineType: 'cardiology',
    ...more,
  })

const queue = (more: object = {}) => clinician.ask(ReviewQueue, 'assessment.reviewQueue', more)

describe('the queue', () => {
  it('says of which biomarker it is that a threshold was crossed, and never the same words as of its risk', async () => {
    const reasonOf = async (
      riskLevel: string,
      ...biomarkers: { name: string; value: number; unit?: string }[]
    ) => {
      const { id } = await record({ riskLevel, biomarkers })
      const { items } = await queue({ limit: 100 })
      return items.find((item) => item.id === id)?.reviewReason
    }
    const qtc = { name: 'qtc_fridericia', value: 0.56, unit: 's' }
    const qrs = { name: 'qrs_duration', value: 130 }
    expect(await reasonOf('low', qtc, qrs)).toBe(
      'QTc (Fridericia) > 500 ms: high risk; QRS duration ≥ 120 ms: block',
    )
    expect(await reasonOf('high', qtc)).toBe('high risk; QTc (Fridericia) > 500 ms: high risk')
    expect(await reasonOf('low', { name: 'total_dermoscopy_score', value: 6 })).toBe(
      'Total dermoscopy score > 5.45: suspicious',
    )
  })

  it('holds an adult’s heart that is very fast or very slow, whatever its pipeline calls it, and a child’s that is slow', async () => {
    const at = new Date()
    const bornAgo = (years: number) => `${at.getUTCFullYear() - years}-01-01`
    const patientOf = async (dateOfBirth: string | null) => {
      const born = dateOfBirth === null ? {} : { dateOfBirth }
      return (await clinician.ask(Patient, 'patient.create', { fullName: 'Fast or Slow', ...born })).id
    }
    const [adult, child, somebody] = [
      await patientOf(bornAgo(50)),
      await patientOf(bornAgo(3)),
      await patientOf(null),
    ]
    const reasonOf = async (patientId: string, value: number, unit = '/min') => {
      const biomarkers = [{ name: 'heart_rate', value, unit }]
      const { id } = await record({ patientId, riskLevel: 'low', biomarkers })
      return (await queue({ limit: 100 })).items.find((item) => item.id === id)?.reviewReason
    }
    const [slow, fast] = ['Heart rate ≤ 40 /min: very slow', 'Heart rate ≥ 131 /min: very fast']
    expect(await reasonOf(adult, 23)).toBe(slow)
    expect(await reasonOf(adult, 180)).toBe(fast)
    expect(await reasonOf(adult, 3, 'Hz')).toBe(fast)
    expect(await reasonOf(adult, 41)).toBeUndefined()
    expect(await reasonOf(adult, 130)).toBeUndefined()
    expect(await reasonOf(child, 150)).toBeUndefined()
    expect(await reasonOf(child, 40)).toBe(slow)
    expect(await reasonOf(somebody, 180)).toBe(fast)
  })
})
