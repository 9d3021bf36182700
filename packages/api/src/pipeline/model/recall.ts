import {
  changeJob,
  enqueueJob,
  newId,
  readPage,
  recordNow,
  writeProgress,
  type AssessmentId,
  type NewAssessment,
  type PatientId,
  type Session,
} from '@medilens/db'
import type { z } from 'zod'
import { replaceRun } from '../../assessment/correction/replace.ts'
import { reviewColumns } from '../../assessment/grading.ts'
import { NOTHING_FOUND, runColumns } from '../../assessment/record.ts'
import { reasonsOfRecalled, RECALLED_COLUMNS } from '../../assessment/review/after-recall.ts'
import { audited, NOBODY, type Audited, type AuditSubject } from '../../audit/write.ts'
import { findPatient } from '../../patient/find.ts'
import { AppError } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { ATTEMPTS } from '../queue/follow.ts'
import { whyNotMeasurable } from '../queue/sample.ts'
import { findModel } from './find.ts'
import type { ModelResults, ModelResultsInput, RecalledModel, RecallModelInput } from './schema.ts'

/** What a version measured, in the order in which it was asked for, and what became of that. Throws `not_found`. */
export async function listModelResults(
  { session }: Call,
  input: z.output<typeof ModelResultsInput>,
): Promise<Audited<z.input<typeof ModelResults>>> {
  const { sql, organizationId } = session
  const { modelVersionId, standing } = input
  await findModel(session, modelVersionId)
  const all = sql
    .selectFrom('assessments')
    .select(['id', 'completedAt', 'reviewedAt', 'supersededById', 'recalledAt'])
    .where('organizationId', '=', organizationId)
    .where('modelVersionId', '=', modelVersionId)
    .where('deletedAt', 'is', null)
  const query =
    standing === true ? all.where('supersededById', 'is', null).where('status', '=', 'completed') : all
  const { rows, nextCursor } = await readPage(query, 'assessments', ['id'], 'asc', input)
  const items = rows.map(({ id, completedAt, reviewedAt, supersededById, recalledAt }) => ({
    assessmentId: id,
    completedAt: completedAt?.toISOString() ?? null,
    reviewedAt: reviewedAt?.toISOString() ?? null,
    supersededById,
    recalledAt: recalledAt?.toISOString() ?? null,
  }))
  return audited({ items, nextCursor }, NOBODY)
}

/**
 * Takes back what a revoked version measured, so many assessments a call: each is superseded by a new run of the same
 * sample, which waits for its pipeline, or fails at once where the sample has no files here. Until it is measured nothing of
 * the sample is in the histories. Where the old one was signed, waited for a clinician or found something, the new one waits
 * from now on, whatever becomes of it. Called again it goes on with what still stands. Throws `not_found`, `model_in_force`.
 */
export async function recallModel(
  call: Call,
  input: z.output<typeof RecallModelInput>,
): Promise<Audited<z.input<typeof RecalledModel>>> {
  const { session } = call
  const { modelVersionId } = input
  const model = await findModel(session, modelVersionId, { lock: true })
  if (model.revokedAt === null) {
    throw new AppError(
      'model_in_force',
      'This version is in force, and would measure the same again: revoke it first, by model.revoke.',
    )
  }
  const { rows, nextCursor } = await standingOf(session, input)
  const items: z.input<typeof RecalledModel>['items'] = []
  const events: AuditSubject[] = []
  for (const run of rows) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    const { supersededById, notMeasurable } = await runAnew(call, run)
    const wasReviewed = run.reviewedAt !== null
    items.push({ assessmentId: run.id, supersededById, wasReviewed, notMeasurable })
    const details = { modelVersionId, supersededById }
    events.push({ resourceId: run.id, patientId: run.patientId, details })
  }
  const details = { modelVersionId, recalled: items.length }
  return { ...audited({ items, nextCursor }, { ...NOBODY, details }), events }
}

/** A page of what a version measured and still stands, each row held until the transaction ends. */
function standingOf({ sql, organizationId }: Session, input: z.output<typeof RecallModelInput>) {
  const query = sql
    .selectFrom('assessments')
    .select([...RECALLED_COLUMNS, 'patientId', 'measuredAt', 'completedAt', 'version'])
    .where('organizationId', '=', organizationId)
    .where('modelVersionId', '=', input.modelVersionId)
    .where('supersededById', 'is', null)
    .where('status', '=', 'completed')
    .where('deletedAt', 'is', null)
    .forUpdate()
  return readPage(query, 'assessments', ['id'], 'asc', input)
}

interface Recalled extends Readonly<Parameters<typeof reasonsOfRecalled>[1]> {
  readonly patientId: PatientId
  readonly measuredAt: Date
  readonly completedAt: Date | null
  readonly version: number
}

/**
 * Puts a new run of the same sample in the place of one, and queues it; whichever version of the pipeline may take it.
 * Without the files of its sample it is nobody's work: it failed from the first, and an admin sees it among the dead.
 */
async function runAnew({ session, principal }: Call, recalled: Recalled) {
  const { id: supersedesId, patientId, pipelineType, measuredAt } = recalled
  const patient = await findPatient(session, 'all', { patientId }, { keep: true })
  const { userId: requestedBy, apiKeyId } = principal
  const notMeasurable = await whyNotMeasurable(session, supersedesId)
  const run: NewAssessment = {
    ...runColumns(session, patient, { pipelineType, measuredAt }),
    ...reviewColumns(await reasonsOfRecalled(session, recalled), null),
    requestedBy,
    apiKeyId,
    status: notMeasurable === null ? 'pending' : 'failed',
    supersedesId,
  }
  await recordNow(session, run, NOTHING_FOUND)
  await copyFiles(session, supersedesId, run.id)
  const jobId = await enqueueJob(session, {
    assessmentId: run.id,
    pipelineType,
    pipelineVersion: null,
    attemptsAllowed: ATTEMPTS,
    inputFingerprint: null,
  })
  if (notMeasurable !== null) await changeJob(session, jobId, { status: 'dead', errorCode: notMeasurable })
  await writeProgress(session, run.id, { kind: notMeasurable === null ? 'queued' : 'ended', attempt: 0 })
  await replaceRun(session, recalled, run.id, 'recalled')
  return { supersededById: run.id, notMeasurable }
}

async function copyFiles(
  { sql, organizationId }: Session,
  from: AssessmentId,
  assessmentId: AssessmentId,
): Promise<void> {
  const files = await sql
    .selectFrom('assessment_files')
    .select(['fileId', 'role'])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', from)
    .execute()
  if (files.length === 0) return
  const createdAt = new Date()
  await sql
    .insertInto('assessment_files')
    .values(
      files.map((file) => ({
        id: newId<'AssessmentFileId'>(),
        organizationId,
        assessmentId,
        ...file,
        createdAt,
      })),
    )
    .execute()
}
