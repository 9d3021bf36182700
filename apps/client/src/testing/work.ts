import { createPlatformKey } from '@medilens/api'
import { createClient, type Client } from '@medilens/client'
import type { Application } from './application.ts'
import { analyze, isOver } from './recordings.ts'

/** A client that takes work, as a lab’s worker does. */
async function labOf({ address, scratch }: Application): Promise<Client> {
  const { key } = await createPlatformKey(scratch.database, { name: 'lab', expiresInDays: null })
  return createClient({ url: address, apiKey: key })
}

/** A heart rate that nobody has, by which it is known whether a value is told where none may be. */
export const BROKEN_VALUE = 98_765

/** Work whose result breaks its contract: given up, and its result kept aside. Answers its assessment. */
export async function brokenWork(application: Application, program: Client): Promise<string> {
  const lab = await labOf(application)
  const assessmentId = await analyze(application, program, [])
  const asked = { pipelineType: 'cardiology', pipelineVersion: '1' } as const
  const { jobs } = await lab.pipeline.claim.mutate(asked)
  const [job] = jobs
  if (job?.assessmentId !== assessmentId) throw new Error('Something else waits')
  await lab.pipeline.submit.mutate({
    lease: job.lease,
    contract: 'cardiology/1',
    model: { name: 'lab', version: '1' },
    payload: { outcome: 'measured', biomarkers: [], result: { heartRateBpm: BROKEN_VALUE } },
  })
  await isOver(program, assessmentId)
  return assessmentId
}

/** A model as a lab names it. */
export interface LabModel {
  readonly name: string
  readonly version: string
}

/** An arrhythmia in whatever waits, found by a version of a model; answers what became of that. */
export async function arrhythmiaFound(application: Application, model: LabModel): Promise<string> {
  const lab = await labOf(application)
  const { jobs } = await lab.pipeline.claim.mutate({ pipelineType: 'cardiology', pipelineVersion: '1' })
  const [job] = jobs
  if (job === undefined) throw new Error('Nothing waits')
  const result = { arrhythmiaDetected: true, arrhythmiaTypes: ['early_beats_usual_shape'] }
  const { outcome } = await lab.pipeline.submit.mutate({
    lease: job.lease,
    contract: 'cardiology/1',
    model,
    payload: {
      outcome: 'measured',
      riskLevel: 'low',
      biomarkers: [{ name: 'heart_rate', value: 61 }],
      result,
    },
  })
  return outcome
}
