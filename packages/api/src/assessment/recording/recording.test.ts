import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { newId } from '@medilens/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPlatformKey } from '../../key/platform.ts'
import { ClaimedJobs, Submitted } from '../../pipeline/hand-over/schema.ts'
import { Requeued } from '../../pipeline/queue/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { readyFile } from '../../testing/work.ts'
import { AssessmentDetail, AssessmentSummary, DeletedAssessment } from '../schema.ts'
import { Recording } from './schema.ts'

let db: TestDatabase
let clinic: OrganizationFixture
let platform: Talk
let staff: Talk
let admin: Talk
let researcher: Talk

beforeAll(async () => {
  db = await testDatabase()
  clinic = await organizationFixture(db.database)
  const { key } = await createPlatformKey(db.database, { name: 'workers', expiresInDays: null })
  const call = httpCaller(db.database)
  platform = talk(call, key)
  staff = talk(call, clinic.keys.clinician.key)
  admin = talk(call, clinic.keys.admin.key)
  researcher = talk(call, clinic.keys.researcher.key)
})
afterAll(() => db.close())

const patientId = () => clinic.patients[1]?.id ?? ''

/** An electrocardiogram that waits for its pipeline, and the lease on it. */
async function claimed() {
  const fileId = await readyFile(db.database, {
    organizationId: clinic.id,
    patientId: clinic.patients[1]?.id ?? newId(),
  })
  const asked = { patientId: patientId(), pipelineType: 'cardiology', files: [{ fileId, role: 'signal' }] }
  const { id } = await staff.ask(AssessmentSummary, 'assessment.analyze', asked)
  return { assessmentId: id, fileId, ...(await claim()) }
}

async function claim() {
  const asked = { pipelineType: 'cardiology', pipelineVersion: '1.0.0' }
  const [job] = (await platform.ask(ClaimedJobs, 'pipeline.claim', asked)).jobs
  if (job === undefined) throw new Error('Nothing waits')
  return { lease: job.lease, jobId: job.jobId }
}

const ANNOTATIONS = {
  lead: 'MLII',
  samplingFrequencyHz: 360,
  peaks: [77, 370, 662],
  beats: ['normal', 'early_other_shape', 'unclear'],
}
const submit = (lease: string, annotations?: object, unread?: object) =>
  platform.ask(Submitted, 'pipeline.submit', {
    lease,
    contract: 'cardiology/1',
    model: { name: 'ecg', version: '1.0.0' },
    payload: { outcome: 'measured', biomarkers: [], result: { heartRateBpm: 61 }, annotations, unread },
  })
const recording = (assessmentId: string) => staff.ask(Recording, 'assessment.recording', { assessmentId })

describe('the recording of an assessment', () => {
  it('names its files and the beats that were found in it, each where it was found', async () => {
    const { assessmentId, fileId, lease } = await claimed()
    const files = [{ id: fileId, name: '100.dat', role: 'signal', contentType: null, sizeBytes: 1 }]
    expect(await recording(assessmentId)).toEqual({ assessmentId, files, annotations: null, unread: [] })
    expect(await submit(lease, ANNOTATIONS)).toMatchObject({ outcome: 'applied' })
    expect(await recording(assessmentId)).toEqual({
      assessmentId,
      files,
      annotations: ANNOTATIONS,
      unread: [],
    })
    const detail = { assessmentId, include: ['result', 'biomarkers', 'stages'] }
    expect(
      JSON.stringify(await staff.ask(AssessmentDetail, 'assessment.get', detail)),
      'not with the assessment, which stays small',
    ).not.toContain('peaks')
  })

  it('of four hours at 200 a minute fits a hand-over, and comes back whole', async () => {
    const peaks = Array.from({ length: 48_000 }, (_, beat) => 100_000_000 + beat * 108)
    const long = { ...ANNOTATIONS, peaks, beats: peaks.map(() => 'early_other_shape') }
    const { assessmentId, lease } = await claimed()
    expect(await submit(lease, long)).toMatchObject({ outcome: 'applied' })
    expect((await recording(assessmentId)).annotations).toEqual(long)
  })

  it('without any beats handed over says so', async () => {
    const { assessmentId, lease } = await claimed()
    expect(await submit(lease)).toMatchObject({ outcome: 'applied' })
    expect((await recording(assessmentId)).annotations).toBeNull()
  })

  it('tells which stretches could not be read, for whoever draws it', async () => {
    const unread = [
      { fromSeconds: 19.4, toSeconds: 40.25 },
      { fromSeconds: 50, toSeconds: 53 },
    ]
    const { assessmentId, lease } = await claimed()
    expect(await submit(lease, ANNOTATIONS, unread)).toMatchObject({ outcome: 'applied' })
    expect(await recording(assessmentId)).toMatchObject({ annotations: ANNOTATIONS, unread })
  })

  it.each([
    ['ends before it begins', [{ fromSeconds: 9, toSeconds: 5 }], 'unread'],
    [
      'begins within another',
      [
        { fromSeconds: 1, toSeconds: 5 },
        { fromSeconds: 4, toSeconds: 9 },
      ],
      'unread',
    ],
    ['begins before the recording', [{ fromSeconds: -1, toSeconds: 5 }], 'unread.0.fromSeconds'],
  ])('with a stretch that %s is kept aside', async (_what, unread, path) => {
    const { lease } = await claimed()
    const answer = await submit(lease, ANNOTATIONS, unread)
    if (answer.outcome !== 'quarantined') throw new Error(`It was ${answer.outcome}`)
    expect(answer.issues.map((issue) => issue.path)).toContain(path)
  })

  it.each([
    ['peaks that go back', { peaks: [77, 370, 369] }, 'annotations.peaks'],
    ['the same peak twice', { peaks: [77, 77, 370] }, 'annotations.peaks'],
    ['a peak before the recording', { peaks: [-1, 77, 370] }, 'annotations.peaks.0'],
    ['a peak between two samples', { peaks: [77.5, 370, 662] }, 'annotations.peaks.0'],
    ['a beat too few', { beats: ['normal', 'normal'] }, 'annotations.beats'],
    ['a beat of an unknown type', { beats: ['normal', 'V', 'normal'] }, 'annotations.beats.1'],
    ['no frequency', { samplingFrequencyHz: 0 }, 'annotations.samplingFrequencyHz'],
  ])('with %s is kept aside, and nothing of it is in the record', async (_what, wrong, path) => {
    const { assessmentId, lease } = await claimed()
    const answer = await submit(lease, { ...ANNOTATIONS, ...wrong })
    if (answer.outcome !== 'quarantined') throw new Error(`It was ${answer.outcome}`)
    expect(answer.issues.map((issue) => issue.path)).toContain(path)
    expect((await recording(assessmentId)).annotations).toBeNull()
  })

  it('tells of a run that was begun anew what that one found, and of none that failed', async () => {
    const { assessmentId, jobId, lease } = await claimed()
    expect(await submit(lease, { ...ANNOTATIONS, peaks: [] })).toMatchObject({ outcome: 'quarantined' })
    await admin.ask(Requeued, 'pipeline.requeue', { jobId })
    expect(await submit((await claim()).lease, ANNOTATIONS)).toMatchObject({ outcome: 'applied' })
    expect((await recording(assessmentId)).annotations).toEqual(ANNOTATIONS)
  })

  it('stays readable when it was corrected, and is gone with its assessment', async () => {
    const { assessmentId, lease } = await claimed()
    await submit(lease, ANNOTATIONS)
    const right = await staff.ask(AssessmentSummary, 'assessment.supersede', {
      supersedesId: assessmentId,
      pipelineType: 'cardiology',
      biomarkers: [],
    })
    expect((await recording(assessmentId)).annotations).toEqual(ANNOTATIONS)
    expect(await recording(right.id)).toEqual({
      assessmentId: right.id,
      files: [],
      annotations: null,
      unread: [],
    })

    const another = await claimed()
    await submit(another.lease, ANNOTATIONS)
    const detail = { assessmentId: another.assessmentId }
    const { version } = await staff.ask(AssessmentSummary, 'assessment.get', detail)
    const deleted = { ...detail, expectedVersion: version }
    await staff.ask(DeletedAssessment, 'assessment.delete', deleted)
    expect(await staff.refusal('assessment.recording', detail)).toMatchObject({ reason: 'not_found' })
  })

  it('is not told under pseudonyms: a recording may say whose it is', async () => {
    const { assessmentId } = await claimed()
    expect(await researcher.refusal('assessment.recording', { assessmentId })).toMatchObject({
      reason: 'forbidden',
    })
  })
})
