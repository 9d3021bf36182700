import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'

/** Every way a call can be refused, and the tRPC code (hence HTTP status) that says it. */
export const APP_ERROR_CODES = {
  unauthenticated: 'UNAUTHORIZED',
  sign_in_failed: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  organization_required: 'PRECONDITION_FAILED',
  session_changed: 'CONFLICT',
  not_found: 'NOT_FOUND',
  invalid_input: 'BAD_REQUEST',
  unknown_unit: 'BAD_REQUEST',
  incompatible_unit: 'UNPROCESSABLE_CONTENT',
  session_id_taken: 'CONFLICT',
  account_taken: 'CONFLICT',
  invitation_invalid: 'BAD_REQUEST',
  delivery_unavailable: 'PRECONDITION_FAILED',
  last_admin: 'CONFLICT',
  too_many_keys: 'CONFLICT',
  transition_refused: 'CONFLICT',
  assessment_final: 'CONFLICT',
  result_exists: 'CONFLICT',
  not_reviewable: 'CONFLICT',
  not_supersedable: 'CONFLICT',
  not_deletable: 'CONFLICT',
  stage_exists: 'CONFLICT',
  thread_archived: 'CONFLICT',
  files_unavailable: 'PRECONDITION_FAILED',
  file_not_ready: 'CONFLICT',
  work_under_way: 'CONFLICT',
  file_in_use: 'CONFLICT',
  upload_closed: 'CONFLICT',
  upload_busy: 'CONFLICT',
  upload_offset: 'CONFLICT',
  bad_range: 'UNPROCESSABLE_CONTENT',
  lease_lost: 'CONFLICT',
  model_revoked: 'CONFLICT',
  model_mismatch: 'CONFLICT',
  model_in_force: 'CONFLICT',
  idempotency_mismatch: 'UNPROCESSABLE_CONTENT',
  not_requeueable: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  too_many_requests: 'TOO_MANY_REQUESTS',
  timed_out: 'TIMEOUT',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<string, TRPC_ERROR_CODE_KEY>

export type AppErrorCode = keyof typeof APP_ERROR_CODES

/** What is wrong with one place of an input; `path` names fields of the contract, never what was sent. */
export interface InputIssue {
  readonly path: string
  readonly problem: string
}

/**
 * The one error that a service throws. Its message is written here, for the caller to read: it never carries what
 * PostgreSQL said, SQL, a stack, or anything that was sent.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly issues: readonly InputIssue[]
  /** After how long the same may be tried again, in milliseconds; null where that is not known. */
  readonly retryAfterMs: number | null = null

  /** @param cause what was thrown below, for the server's log alone */
  constructor(code: AppErrorCode, message: string, issues: readonly InputIssue[] = [], cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.issues = issues
  }
}

/** Too much in too short a time; it says how long that will be so. */
export class TooManyRequests extends AppError {
  override readonly retryAfterMs: number

  constructor(message: string, retryAfterMs: number) {
    super('too_many_requests', message)
    this.retryAfterMs = retryAfterMs
  }
}

/** Another organization's row answers exactly as one that does not exist. */
export const notFound = (
  what:
    | 'patient'
    | 'assessment'
    | 'user'
    | 'organization'
    | 'api key'
    | 'thread'
    | 'message'
    | 'session'
    | 'stage'
    | 'job'
    | 'file'
    | 'model',
) => new AppError('not_found', `No such ${what}.`)
