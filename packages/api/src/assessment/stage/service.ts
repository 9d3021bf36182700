import { newId, type AssessmentId, type Session, type StageStatus } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import { AppError, notFound } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findAssessment, requireOpen } from '../find.ts'
import { updateAssessment } from '../update.ts'
import { STAGE_COLUMNS, stageAnswer } from './answer.ts'
import { MOST_ATTEMPTS, type AddStageInput, type StageOfAssessment, type UpdateStageInput } from './schema.ts'
import { isOver, requireStageTransition, stageTimes } from './status.ts'

type Answer = Promise<Audited<z.input<typeof StageOfAssessment>>>

/**
 * Adds a step to an open assessment, or a further attempt at one that is over. Throws `not_found`, `assessment_final`,
 * `stage_exists`, `transition_refused` while an attempt before is not over, `too_large` beyond the last attempt.
 */
export async function addStage(
  { session, scope }: Pick<Call, 'session' | 'scope'>,
  input: z.output<typeof AddStageInput>,
): Answer {
  const { assessmentId, stageIndex, stageName, status } = input
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  requireOpen(assessment)
  const attempt = nextAttempt(await lastAttempt(session, assessmentId, stageIndex), input.attempt)
  const now = new Date()
  const row = await session.sql
    .insertInto('pipeline_stages')
    .values({
      id: newId<'StageId'>(),
      organizationId: session.organizationId,
      assessmentId,
      stageName,
      stageIndex,
      attempt,
      status,
      ...stageTimes(status, input, {}, now),
      errorCode: input.errorCode ?? null,
      errorMessage: input.errorMessage ?? null,
      metadata: input.metadata ?? null,
      createdAt: now,
      updatedAt: now,
    })
    .returning(STAGE_COLUMNS)
    .executeTakeFirstOrThrow()
  await updateAssessment(session, assessment, currentStage(row), now)
  return audited(
    { assessmentId, ...stageAnswer(row) },
    {
      resourceId: assessmentId,
      patientId: assessment.patientId,
      details: { stageIndex, attempt, to: status },
    },
  )
}

/**
 * Moves a stage along its statuses, or says more of one that is not over. Throws `not_found`, `assessment_final`,
 * `transition_refused`.
 */
export async function updateStage(
  { session, scope }: Pick<Call, 'session' | 'scope'>,
  input: z.output<typeof UpdateStageInput>,
): Answer {
  const { assessmentId, stageIndex } = input
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  requireOpen(assessment)
  const stage = await findStage(session, input)
  const status = input.status ?? stage.status
  requireStageTransition(stage.status, status)
  const now = new Date()
  const row = await session.sql
    .updateTable('pipeline_stages')
    .set({
      status,
      ...stageTimes(status, input, stage, now),
      ...(input.errorCode === undefined ? {} : { errorCode: input.errorCode }),
      ...(input.errorMessage === undefined ? {} : { errorMessage: input.errorMessage }),
      ...(input.metadata === undefined ? {} : { metadata: input.metadata }),
      updatedAt: now,
    })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', stage.id)
    .returning(STAGE_COLUMNS)
    .executeTakeFirstOrThrow()
  await updateAssessment(session, assessment, currentStage(row), now)
  return audited(
    { assessmentId, ...stageAnswer(row) },
    {
      resourceId: assessmentId,
      patientId: assessment.patientId,
      details: { stageIndex, attempt: row.attempt, from: stage.status, to: status },
    },
  )
}

interface Attempt {
  readonly attempt: number
  readonly status: StageStatus
}

/** Which attempt comes after `last`; `said` is what the caller takes it for, so that a call sent twice is found out. */
function nextAttempt(last: Attempt | undefined, said: number | undefined): number {
  const next = (last?.attempt ?? 0) + 1
  if (said !== undefined && said < next) {
    throw new AppError(
      'stage_exists',
      'This attempt at the stage exists already: change it with updateStage.',
    )
  }
  if (said !== undefined && said > next) {
    throw new AppError('invalid_input', 'An attempt would be left out.', [
      { path: 'attempt', problem: `must be ${next}, the next one` },
    ])
  }
  if (last !== undefined && !isOver(last.status)) {
    throw new AppError(
      'transition_refused',
      `Attempt ${last.attempt} at the stage is ${last.status}: complete, fail or skip it before the next one.`,
    )
  }
  if (next > MOST_ATTEMPTS) {
    throw new AppError('too_large', `A stage is tried at most ${MOST_ATTEMPTS} times.`)
  }
  return next
}

const attemptsAt = ({ sql, organizationId }: Session, assessmentId: AssessmentId, stageIndex: number) =>
  sql
    .selectFrom('pipeline_stages')
    .select(['id', ...STAGE_COLUMNS])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('stageIndex', '=', stageIndex)
    .orderBy('attempt', 'desc')
    .limit(1)

const lastAttempt = (session: Session, assessmentId: AssessmentId, stageIndex: number) =>
  attemptsAt(session, assessmentId, stageIndex).executeTakeFirst()

async function findStage(session: Session, input: z.output<typeof UpdateStageInput>) {
  const { assessmentId, stageIndex, attempt } = input
  const attempts = attemptsAt(session, assessmentId, stageIndex)
  const stage = await (
    attempt === undefined ? attempts : attempts.where('attempt', '=', attempt)
  ).executeTakeFirst()
  if (stage === undefined) throw notFound('stage')
  return stage
}

/** The step that an assessment is at: the last one that began. */
const currentStage = ({ stageName, status }: { readonly stageName: string; readonly status: StageStatus }) =>
  status === 'pending' || status === 'skipped' ? {} : { currentStage: stageName }
