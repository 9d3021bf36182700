import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { identified, isMediLensError, type Client, type Inputs, type Outputs } from '@medilens/client'
import {
  analyzeIntervals,
  NOT_MEASURED_REASONS,
  parseIntervals,
  PIPELINE,
  UNGRADABLE_REASONS,
  type IntervalAnalysis,
} from '@medilens/pipelines'
import { CommandError } from '../command-line/failure.ts'

type RecordInput = Extract<Inputs['assessment']['record'], { readonly pipelineType: 'cardiology' }>

/** An assessment as it was read back, with what was recorded of it. */
export type Recorded = Outputs['assessment']['getBySession']

/** Reads beat-to-beat intervals in ms from a file of text or a NumPy array. */
export async function readIntervals(path: string): Promise<number[]> {
  return parseIntervals(await readRecording(path))
}

async function readRecording(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandError(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} can't be read (${code}).`,
    )
  }
}

const PIPELINE_VERSION = `${PIPELINE.name} ${PIPELINE.version}`
const INCLUDE: Inputs['assessment']['get']['include'] = ['result', 'biomarkers', 'stages']

/** What a run is called and when its sample was taken; the server says both where they are left out. */
type Named = Pick<RecordInput, 'sessionId' | 'measuredAt'>

/** Analyzes intervals, records the assessment, and reads it back: what is returned came out of the database. */
export async function recordIntervals(
  client: Client,
  patientId: string,
  intervalsMs: readonly number[],
  named: Named = {},
): Promise<Recorded> {
  const input = recordInput(analyzeIntervals(intervalsMs), patientId, named)
  const { id } = await client.assessment.record.mutate(input)
  return identified(await client.assessment.get.query({ assessmentId: id, include: INCLUDE }))
}

/** What one analysis is of. */
interface Recording {
  readonly patientId: string
  readonly intervalsMs: readonly number[]
  readonly measuredAt?: Date
}

/** Does the same, but for a recording that was recorded already: that one is read back as it is. */
export async function recordIntervalsOnce(
  client: Client,
  recording: Recording,
): Promise<{ readonly recorded: Recorded; readonly isNew: boolean }> {
  const { patientId, intervalsMs, measuredAt } = recording
  const sessionId = sessionIdOf(recording)
  const named = { sessionId, ...(measuredAt === undefined ? {} : { measuredAt: measuredAt.toISOString() }) }
  try {
    return { recorded: await recordIntervals(client, patientId, intervalsMs, named), isNew: true }
  } catch (error) {
    if (!isMediLensError(error) || error.reason !== 'session_id_taken') throw error
    const recorded = await client.assessment.getBySession.query({ sessionId, include: INCLUDE })
    return { recorded, isNew: false }
  }
}

/** The same recording of the same patient has the same name, so that the database itself refuses a second one. */
export function sessionIdOf({ patientId, intervalsMs, measuredAt }: Recording): string {
  const what = [patientId.toLowerCase(), PIPELINE_VERSION, measuredAt?.toISOString() ?? null, intervalsMs]
  return `cardiology_${createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32)}`
}

/** What is recorded of an analysis; of an ungradable one its quality and no value. */
export function recordInput(analysis: IntervalAnalysis, patientId: string, named: Named = {}): RecordInput {
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
  analysis: IntervalAnalysis,
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
