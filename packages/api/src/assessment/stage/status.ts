import type { StageStatus } from '@medilens/db'
import { AppError } from '../../trpc/error.ts'

/** From each status where a stage may go; what is over is tried again as a new attempt. */
const NEXT: Readonly<Record<StageStatus, readonly StageStatus[]>> = {
  pending: ['running', 'completed', 'failed', 'skipped'],
  running: ['completed', 'failed', 'skipped'],
  completed: [],
  failed: [],
  skipped: [],
}

export const isOver = (status: StageStatus): boolean => NEXT[status].length === 0

/** Throws `transition_refused` where a stage takes no changes, or can't go from one status to the other. */
export function requireStageTransition(from: StageStatus, to: StageStatus): void {
  if (isOver(from)) {
    throw new AppError(
      'transition_refused',
      `The stage is ${from} and takes no more changes. Try it again with addStage, as a new attempt.`,
    )
  }
  if (from === to || NEXT[from].includes(to)) return
  throw new AppError(
    'transition_refused',
    `A stage does not go from ${from} to ${to}: from ${from} it goes to ${NEXT[from].join(', ')}.`,
  )
}

/** Clocks differ: what ends now began, whatever the clock of who began it says. */
const notBefore = (began: Date | null, now: Date): Date => (began !== null && began > now ? began : now)

interface Times {
  readonly startedAt?: Date | null | undefined
  readonly completedAt?: Date | null | undefined
  readonly durationMs?: number | null | undefined
}

const MOST_MS = 2_147_483_647

/**
 * The times of a stage in a status, from what was said now, what was known before, and the clock: one that runs began,
 * and one that is completed or failed ended. `durationMs` is what was said, else from begin to end.
 * @throws AppError `invalid_input` where it ends before it begins, or has an end and is not over
 */
export function stageTimes(status: StageStatus, said: Times, known: Times, now: Date) {
  if (!isOver(status) && (said.completedAt ?? said.durationMs ?? null) !== null) {
    throw new AppError('invalid_input', 'A stage that is not over has neither end nor duration.', [
      { path: 'status', problem: 'must be completed, failed or skipped for completedAt and durationMs' },
    ])
  }
  const ended = status === 'completed' || status === 'failed'
  const startedAt = said.startedAt ?? known.startedAt ?? (status === 'running' ? now : null)
  const completedAt = said.completedAt ?? known.completedAt ?? (ended ? notBefore(startedAt, now) : null)
  if (startedAt !== null && completedAt !== null && completedAt < startedAt) {
    throw new AppError('invalid_input', 'The stage would end before it begins.', [
      { path: 'completedAt', problem: 'must not be before startedAt' },
    ])
  }
  const between =
    startedAt === null || completedAt === null
      ? null
      : Math.min(completedAt.getTime() - startedAt.getTime(), MOST_MS)
  return { startedAt, completedAt, durationMs: said.durationMs ?? known.durationMs ?? between }
}
