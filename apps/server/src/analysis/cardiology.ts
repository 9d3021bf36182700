import { createHash } from 'node:crypto'
import { identified, isMediLensError, type Client, type Inputs, type Outputs } from '@medilens/client'
import {
  NOT_MEASURED_REASONS,
  PIPELINE,
  UNGRADABLE_REASONS,
  type CardiologyAnalysis,
} from '@medilens/pipelines'

type RecordInput = Extract<Inputs['assessment']['record'], { readonly pipelineType: 'cardiology' }>

/** An assessment as it was read back, with what was recorded of it. */
export type Recorded = Outputs['assessment']['getBySession']

const PIPELINE_VERSION = `${PIPELINE.name} ${PIPELINE.version}`
const INCLUDE: Inputs['assessment']['get']['include'] = ['result', 'biomarkers', 'stages']

/** What a run is called and when its sample was taken; the server says both where they are left out. */
type Named = Pick<RecordInput, 'sessionId' | 'measuredAt'>

/** Records what an analysis found, and reads it back: what is returned came out of the database. */
export async function recordAnalysis(
  client: Client,
  patientId: string,
  analysis: CardiologyAnalysis,
  named: Named = {},
): Promise<Recorded> {
  const { id } = await client.assessment.record.mutate(recordInput(analysis, patientId, named))
  return identified(await client.assessment.get.query({ assessmentId: id, include: INCLUDE }))
}

/** What one analysis is of. */
interface Subject {
  readonly patientId: string
  /** Of the recording. */
  readonly digest: string
  readonly measuredAt?: Date
}

/** Does the same, but for a recording that was recorded already: that one is read back as it is. */
export async function recordAnalysisOnce(
  client: Client,
  subject: Subject,
  analysis: CardiologyAnalysis,
): Promise<{ readonly recorded: Recorded; readonly isNew: boolean }> {
  const { patientId, measuredAt } = subject
  const sessionId = sessionIdOf(subject)
  const named = { sessionId, ...(measuredAt === undefined ? {} : { measuredAt: measuredAt.toISOString() }) }
  try {
    return { recorded: await recordAnalysis(client, patientId, analysis, named), isNew: true }
  } catch (error) {
    if (!isMediLensError(error) || error.reason !== 'session_id_taken') throw error
    const recorded = await client.assessment.getBySession.query({ sessionId, include: INCLUDE })
    return { recorded, isNew: false }
  }
}

/** The same recording of the same patient has the same name, so that the database itself refuses a second one. */
export function sessionIdOf({ patientId, digest, measuredAt }: Subject): string {
  const what = [patientId.toLowerCase(), PIPELINE_VERSION, measuredAt?.toISOString() ?? null, digest]
  return `cardiology_${createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32)}`
}

/** What is recorded of an analysis; of an ungradable one its quality and no value. */
export function recordInput(analysis: CardiologyAnalysis, patientId: string, named: Named = {}): RecordInput {
  const { notMeasured, qualityScore, stages } = analysis
  return {
    patientId,
    pipelineType: 'cardiology',
    pipelineVersion: PIPELINE_VERSION,
    qualityScore,
    stages: stages.map(({ name, status, durationMs }) => ({ stageName: name, status, durationMs })),
    notMeasured: notMeasured.map(({ name, reason }) => ({ name, reason: NOT_MEASURED_REASONS[reason] })),
    ...named,
    ...findings(analysis),
  }
}

function findings(
  analysis: CardiologyAnalysis,
): Pick<RecordInput, 'biomarkers' | 'result' | 'ungradableReason'> {
  const { result, biomarkers } = analysis
  if (analysis.outcome === 'ungradable') {
    const { signalQualityScore } = result
    return {
      biomarkers: [],
      result: { signalQualityScore },
      ungradableReason: UNGRADABLE_REASONS[analysis.reason],
    }
  }
  return {
    biomarkers: biomarkers.map(({ name, value, unit }) => ({ name, value, unit })),
    result: {
      ...result,
      arrhythmiaTypes: result.arrhythmiaTypes === null ? null : [...result.arrhythmiaTypes],
    },
  }
}
