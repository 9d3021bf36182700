import { randomUUID } from 'node:crypto'
import {
  newId,
  isSessionIdTaken,
  recordLast,
  recordNow,
  summaryOf,
  URGENCY,
  type AssessmentId,
  type Found,
  type NewAssessment,
  type NewStage,
  type PipelineType,
  type Session,
  type SummaryRow,
} from '@medilens/db'
import { findingsOf, reasonsOfUngraded } from '@medilens/db/rules'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { crossedBy, prepareBiomarkers } from '../biomarker/prepare.ts'
import { findPatient, type PatientSubject } from '../patient/find.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { requireSameMeasures } from '../pipeline/same-measures.ts'
import { gradingColumns } from './grading.ts'
import { eyeOf } from './result.ts'
import type {
  AssessmentSummary,
  CreateAssessmentInput,
  RecordAssessmentInput,
  SupersedeInput,
} from './schema.ts'

/** Opens an assessment that a pipeline is still to fill. Throws `not_found`, `session_id_taken`. */
export async function createAssessment(
  { session, scope, principal }: Call,
  input: z.output<typeof CreateAssessmentInput>,
): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const patient = await findPatient(session, scope, input, { keep: true })
  const assessment: NewAssessment = {
    ...runColumns(session, patient, input),
    requestedBy: principal.userId,
    apiKeyId: principal.apiKeyId,
    status: 'pending',
  }
  recordLast(session, assessment, NOTHING_FOUND, refusalOf)
  return audited(summaryOf(assessment), { resourceId: assessment.id, patientId: patient.id })
}

/**
 * Records a finished analysis: the assessment, its values, its result and its stages, all of it or nothing. Throws
 * `not_found`, `session_id_taken`, `unknown_unit`, `incompatible_unit`.
 */
export async function recordAssessment(
  call: Call,
  input: z.output<typeof RecordAssessmentInput>,
): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const patient = await findPatient(call.session, call.scope, input, { keep: true })
  const { assessment, found } = analysisOf(call, patient, input)
  recordLast(call.session, assessment, found, refusalOf)
  return audited(summaryOf(assessment), {
    resourceId: assessment.id,
    patientId: patient.id,
    details: { pipeline: input.pipelineType, values: input.biomarkers.length },
  })
}

type Analysis = z.output<typeof RecordAssessmentInput> | z.output<typeof SupersedeInput>

/** What a correction corrects, and why it waits for a clinician whatever it found. */
interface Corrects {
  readonly supersedesId: AssessmentId
  readonly waitsFor: readonly string[]
}

/** Stores a finished analysis that more is to point to; answers its assessment. */
export async function storeAnalysis(
  call: Call,
  patient: PatientSubject,
  input: Analysis & Corrects,
): Promise<SummaryRow> {
  const { assessment, found } = analysisOf(call, patient, input)
  await recordNow(call.session, assessment, found).catch((error: unknown) => {
    throw refusalOf(error)
  })
  return summaryOf(assessment)
}

/** A finished analysis of a patient as it is to be stored. */
function analysisOf(
  { session, principal }: Call,
  patient: PatientSubject,
  input: Analysis & Partial<Corrects>,
): { readonly assessment: NewAssessment; readonly found: Found } {
  const run = runColumns(session, patient, input)
  const prepared = prepareBiomarkers(input.biomarkers, { ...patient, measuredAt: run.measuredAt })
  const values = prepared.map(({ columns }) => columns)
  requireSameMeasures(input.pipelineType, input.result, values)
  const { pipelineType, ungradableReason } = input
  const seen =
    ungradableReason === undefined ? findingsOf(pipelineType, input.result) : reasonsOfUngraded(pipelineType)
  const assessment: NewAssessment = {
    ...run,
    eyeLaterality: eyeOf(input),
    ...gradingColumns(input, [...crossedBy(prepared), ...seen, ...(input.waitsFor ?? [])]),
    requestedBy: principal.userId,
    apiKeyId: principal.apiKeyId,
    status: 'completed',
    completedAt: new Date(),
    outcome: ungradableReason === undefined ? 'measured' : 'ungradable',
    ungradableReason: ungradableReason ?? null,
    currentStage: input.stages?.at(-1)?.stageName ?? null,
    processingTimeMs: totalDuration(input.stages),
    results: input.notMeasured === undefined ? null : { notMeasured: input.notMeasured },
    supersedesId: input.supersedesId ?? null,
  }
  const found: Found = {
    values,
    stages: (input.stages ?? []).map(newStage),
    result: input.result,
  }
  return { assessment, found }
}

interface Run {
  readonly pipelineType: PipelineType
  readonly pipelineVersion?: string | undefined
  readonly sessionId?: string | undefined
  readonly measuredAt?: Date | undefined
}

/** What every run has in common, whoever fills it. Throws `invalid_input` for a sample older than its patient. */
export const runColumns = (
  session: Session,
  { id: patientId, dateOfBirth }: PatientSubject,
  { pipelineType, pipelineVersion, sessionId, measuredAt }: Run,
) => {
  const now = new Date()
  if (dateOfBirth !== null && measuredAt !== undefined && measuredAt < new Date(dateOfBirth)) {
    throw new AppError('invalid_input', 'The sample would be older than the patient.', [
      { path: 'measuredAt', problem: 'is before the date of birth' },
    ])
  }
  return {
    id: newId<'AssessmentId'>(),
    organizationId: session.organizationId,
    patientId,
    pipelineType,
    pipelineVersion: pipelineVersion ?? null,
    sessionId: sessionId ?? `${pipelineType}_${randomUUID().replaceAll('-', '')}`,
    measuredAt: measuredAt ?? now,
    requiresReview: false,
    reviewUrgency: URGENCY.high,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** A conflict on the session id is the only one that a caller can cause. */
const refusalOf = (error: unknown): unknown =>
  isSessionIdTaken(error)
    ? new AppError(
        'session_id_taken',
        'An assessment with this sessionId exists already; read it by getBySession.',
      )
    : error

export const NOTHING_FOUND: Found = { values: [], stages: [], result: undefined }

const newStage = (stage: NonNullable<Analysis['stages']>[number]): NewStage => ({
  stageName: stage.stageName,
  status: stage.status,
  startedAt: stage.startedAt ?? null,
  completedAt: stage.completedAt ?? null,
  durationMs: stage.durationMs ?? null,
  errorCode: stage.errorCode ?? null,
  errorMessage: stage.errorMessage ?? null,
  metadata: stage.metadata ?? null,
})

/** Sum of what the stages said they took, in ms; null where none said. */
const totalDuration = (stages: Analysis['stages']): number | null => {
  const durations = (stages ?? []).flatMap(({ durationMs }) => durationMs ?? [])
  return durations.length === 0
    ? null
    : Math.min(
        durations.reduce((sum, ms) => sum + ms, 0),
        2_147_483_647,
      )
}
