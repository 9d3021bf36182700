import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ReviewQueue } from '../assessment/review/schema.ts'
import { AssessmentSummary, SavedResult } from '../assessment/schema.ts'
import { SavedBiomarkers } from '../biomarker/schema.ts'
import { FOUND, handOver, handOverFixture, type HandOverFixture } from '../testing/hand-over.ts'
import { Submitted } from './hand-over/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

/** A run of what a laboratory has, that is still open. */
const create = (pipelineType: string) =>
  scene.lab.ask(AssessmentSummary, 'assessment.create', { patientId: scene.patientId(), pipelineType })

type Way = (pipelineType: string, result: object) => Promise<{ readonly sessionId: string }>

/** Each way in which a result comes, without a word of its sender's on how grave it is. */
const WAYS: Readonly<Record<string, Way>> = {
  'pipeline.submit': async (pipelineType, result) => {
    const run = await scene.analyze({ pipelineType })
    const [job] = await scene.claim(scene.platform, { pipelineType })
    const more = { contract: `${pipelineType}/1` }
    const payload = { outcome: 'measured', biomarkers: [], result }
    const sent = handOver(job?.lease ?? '', payload, more)
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', sent)).toMatchObject({ outcome: 'applied' })
    return run
  },
  'assessment.record': (pipelineType, result) =>
    scene.lab.ask(AssessmentSummary, 'assessment.record', {
      patientId: scene.patientId(),
      pipelineType,
      biomarkers: [],
      result,
    }),
  'assessment.saveResult': async (pipelineType, result) => {
    const run = await create(pipelineType)
    const { id: assessmentId } = run
    await scene.lab.ask(SavedResult, 'assessment.saveResult', { assessmentId, pipelineType, result })
    return scene.lab.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status: 'completed' })
  },
}

describe.each(Object.entries(WAYS))('a finding that comes by %s', (_procedure, come) => {
  it.each([
    ['cardiology', { arrhythmiaDetected: true, arrhythmiaTypes: ['pause_over_3_s'] }, 'arrhythmia detected'],
    ['retinal', { drGrade: 2 }, 'moderate retinopathy or worse'],
    ['retinal', { fourTwoOneMet: true }, 'severe retinopathy by the 4-2-1 rule'],
    ['retinal', { dmePresent: true }, 'macular edema'],
    ['dermatology', { melanomaSuspicion: 'high' }, 'high suspicion of melanoma'],
    ['cognitive', { riskLevel: 'high' }, 'high risk'],
    ['cognitive', { riskLevel: 'critical' }, 'critical risk'],
  ])('waits for a clinician, though nobody graded it: %s %o', async (pipelineType, result, reason) => {
    const run = await come(pipelineType, result)
    expect(await scene.read(run)).toMatchObject({
      status: 'completed',
      riskLevel: null,
      requiresReview: true,
      reviewReason: reason,
    })
  })

  it('is none where nothing was found', async () => {
    for (const [type, result] of [
      ['cardiology', { arrhythmiaDetected: false }],
      ['retinal', { drGrade: 1, dmePresent: false }],
      ['dermatology', { melanomaSuspicion: 'moderate' }],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.read(await come(type, result))).toMatchObject({ requiresReview: false })
    }
  })
})

describe('a finding', () => {
  const found = { arrhythmiaDetected: true, arrhythmiaTypes: ['early beats'] }

  it('is not lost with a sample that is said to be too poor', async () => {
    const poor = { pipelineType: 'cardiology', result: found, ungradableReason: 'noise' }
    const recorded = { ...poor, patientId: scene.patientId(), biomarkers: [] }
    expect(await scene.lab.refusal('assessment.record', recorded)).toMatchObject({
      status: 400,
      paths: ['result'],
    })
    const { id: assessmentId } = await create('cardiology')
    const saved = { assessmentId, pipelineType: 'cardiology', result: found }
    await scene.lab.ask(SavedResult, 'assessment.saveResult', saved)
    const ended = { assessmentId, status: 'completed', ungradableReason: 'noise' }
    expect(await scene.lab.refusal('assessment.updateStatus', ended)).toMatchObject({
      status: 400,
      paths: ['ungradableReason'],
    })
  })
})

const waiting = async () =>
  (await scene.staff.ask(ReviewQueue, 'assessment.reviewQueue', { limit: 100 })).items

describe('a recording in which a program sees no heartbeats', () => {
  const DANGEROUS = 'could not be graded, and may hold a dangerous rhythm'

  it('waits for a clinician where a part of it could not be read, however low its pipeline grades it', async () => {
    const run = await scene.analyze()
    const { lease } = await scene.claimOne()
    const unread = [
      { fromSeconds: 20, toSeconds: 40.2 },
      { fromSeconds: 50, toSeconds: 60 },
    ]
    const payload = {
      ...FOUND,
      riskLevel: 'low',
      result: { heartRateBpm: 61, arrhythmiaDetected: null },
      unread,
    }
    expect(await scene.submit(lease, payload)).toMatchObject({ outcome: 'applied' })
    expect(await waiting()).toContainEqual(
      expect.objectContaining({ id: run.id, reviewReason: '30 s of the recording could not be read' }),
    )
  })

  it('does not where all of it was', async () => {
    const run = await scene.analyze()
    const { lease } = await scene.claimOne()
    await scene.submit(lease, { ...FOUND, unread: [] })
    expect((await waiting()).map(({ id }) => id)).not.toContain(run.id)
  })

  it.each<[string, Way]>([
    [
      'pipeline.submit',
      async (pipelineType) => {
        const run = await scene.analyze({ pipelineType })
        const [job] = await scene.claim(scene.platform, { pipelineType })
        const poor = handOver(
          job?.lease ?? '',
          { outcome: 'ungradable', reason: 'noise' },
          { contract: `${pipelineType}/1` },
        )
        expect(await scene.platform.ask(Submitted, 'pipeline.submit', poor)).toMatchObject({
          outcome: 'applied',
        })
        return run
      },
    ],
    [
      'assessment.record',
      (pipelineType) =>
        scene.lab.ask(AssessmentSummary, 'assessment.record', {
          patientId: scene.patientId(),
          pipelineType,
          biomarkers: [],
          ungradableReason: 'noise',
        }),
    ],
    [
      'assessment.updateStatus',
      async (pipelineType) => {
        const { id: assessmentId } = await create(pipelineType)
        const ended = { assessmentId, status: 'completed', ungradableReason: 'noise' }
        return scene.lab.ask(AssessmentSummary, 'assessment.updateStatus', ended)
      },
    ],
  ])('waits where nothing of it was measured, and no picture does: %s', async (_procedure, come) => {
    const [recording, picture] = [await come('cardiology', {}), await come('retinal', {})]
    const items = await waiting()
    expect(items).toContainEqual(
      expect.objectContaining({
        sessionId: recording.sessionId,
        outcome: 'ungradable',
        riskLevel: null,
        reviewReason: DANGEROUS,
      }),
    )
    expect(items.map(({ sessionId }) => sessionId)).not.toContain(picture.sessionId)
  })
})

describe('a result and what is measured beside it', () => {
  const differing = {
    biomarkers: [{ name: 'heart_rate', value: 1.5, unit: '/s' }],
    result: { heartRateBpm: 61 },
  }
  const refused = { status: 400, reason: 'invalid_input', paths: ['result.heartRateBpm'] }

  it('say the same of the same measure, in whichever unit: what does not is kept aside', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    expect(await scene.submit(lease, { ...FOUND, ...differing })).toMatchObject({
      outcome: 'quarantined',
      issues: [{ path: 'result.heartRateBpm', problem: 'must be what the biomarker heart_rate says' }],
    })
    await scene.analyze()
    const same = { ...differing, result: { heartRateBpm: 90 } }
    const next = await scene.claimOne()
    expect(await scene.submit(next.lease, { ...FOUND, ...same })).toMatchObject({ outcome: 'applied' })
  })

  it('say the same by whichever procedure they come, together or one after the other', async () => {
    const run = { patientId: scene.patientId(), pipelineType: 'cardiology' }
    expect(await scene.lab.refusal('assessment.record', { ...run, ...differing })).toMatchObject(refused)
    const { biomarkers, result } = differing
    const valuesFirst = { assessmentId: (await create('cardiology')).id }
    const resultFirst = { assessmentId: (await create('cardiology')).id }
    await scene.lab.ask(SavedBiomarkers, 'biomarker.save', { ...valuesFirst, biomarkers })
    await scene.lab.ask(SavedResult, 'assessment.saveResult', {
      ...resultFirst,
      pipelineType: 'cardiology',
      result,
    })
    const second = { ...valuesFirst, pipelineType: 'cardiology', result }
    expect(await scene.lab.refusal('assessment.saveResult', second)).toMatchObject(refused)
    expect(await scene.lab.refusal('biomarker.save', { ...resultFirst, biomarkers })).toMatchObject(refused)
  })

  it('say the same risk', async () => {
    const cognitive = { patientId: scene.patientId(), pipelineType: 'cognitive', biomarkers: [] }
    const low = { ...cognitive, riskLevel: 'low', result: { riskLevel: 'high' } }
    expect(await scene.lab.refusal('assessment.record', low)).toMatchObject({
      status: 400,
      paths: ['result'],
    })
    const high = { ...low, riskLevel: 'high' }
    await scene.lab.ask(z.unknown(), 'assessment.record', high)
  })
})
