import { readFile } from 'node:fs/promises'
import type { Client, Inputs, Outputs } from '@medilens/client'
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
export type Recorded = Outputs['assessment']['get']

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

/** Analyzes intervals, records the assessment, and reads it back: what is returned came out of the database. */
export async function recordIntervals(
  client: Client,
  patientId: string,
  intervalsMs: readonly number[],
): Promise<Recorded> {
  const { id } = await client.assessment.record.mutate(recordInput(analyzeIntervals(intervalsMs), patientId))
  return client.assessment.get.query({ assessmentId: id, include: ['result', 'biomarkers', 'stages'] })
}

function recordInput(analysis: IntervalAnalysis, patientId: string): RecordInput {
  const { biomarkers, notMeasured, qualityScore, result, stages } = analysis
  return {
    patientId,
    pipelineType: 'cardiology',
    pipelineVersion: `${PIPELINE.name} ${PIPELINE.version}`,
    qualityScore,
    biomarkers: biomarkers.map(({ name, value, unit }) => ({ name, value, unit })),
    result: {
      ...result,
      arrhythmiaTypes: result.arrhythmiaTypes === null ? null : [...result.arrhythmiaTypes],
    },
    stages: stages.map(({ name, status, durationMs }) => ({ stageName: name, status, durationMs })),
    notMeasured: notMeasured.map(({ name, reason }) => ({ name, reason: NOT_MEASURED_REASONS[reason] })),
    ...(analysis.outcome === 'ungradable' ? { ungradableReason: UNGRADABLE_REASONS[analysis.reason] } : {}),
  }
}
