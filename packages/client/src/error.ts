import { TRPCClientError } from '@trpc/client'
import type { Contract, ErrorData } from './contract.ts'

/** What the server says of a call it refused. */
export type ServerReason = ErrorData['reason']

/** What can only be said on this side: no answer came, or none of ours; a file that was to be sent can’t be read. */
export type LocalReason =
  | 'network'
  | 'timed_out_locally'
  | 'aborted'
  | 'unexpected_answer'
  | 'file_unreadable'

/** Every way a call can fail; closed, so that a `switch` over it can be checked for completeness. */
export type Reason = ServerReason | LocalReason

/** What is wrong with one place of the input. */
export type InputIssue = ErrorData['issues'][number]

interface Details {
  readonly status?: number | null
  readonly retryAfterMs?: number | null
  readonly issues?: readonly InputIssue[]
  readonly requestId?: string | null
}

/**
 * The one error that a call fails with. It holds what the server said in its own words, or what this package says; never
 * the key, what was sent, other answers of the same batch, or a cause from below, any of which could end up in a log.
 */
export class MediLensError extends TRPCClientError<Contract> {
  readonly reason: Reason
  /** The HTTP status of the call (in a batch, its own), or null where no answer came. */
  readonly status: number | null
  readonly issues: readonly InputIssue[]
  /** Names the call in the server's log and in the audit. */
  readonly requestId: string | null
  /** How long the server asks to be left alone, in milliseconds; null where it does not say. */
  readonly retryAfterMs: number | null

  constructor(
    reason: Reason,
    message: string,
    { status = null, issues = [], requestId = null, retryAfterMs = null }: Details = {},
  ) {
    super(message)
    // tRPC's constructor sets its own prototype, which would make this a plain TRPCClientError.
    Object.setPrototypeOf(this, MediLensError.prototype)
    this.name = 'MediLensError'
    this.reason = reason
    this.status = status
    this.issues = issues
    this.requestId = requestId
    this.retryAfterMs = retryAfterMs
  }
}

/** Whether something caught is the error of a call. */
export const isMediLensError = (error: unknown): error is MediLensError => error instanceof MediLensError

/** The error of a call for anything that tRPC's links end it with. */
export function toMediLensError(error: unknown): MediLensError {
  if (error instanceof MediLensError) return error
  const trpc = error instanceof TRPCClientError ? error : undefined
  const answer: unknown = trpc?.meta?.['response']
  const retryAfterMs = isRecord(answer) ? numberOr(null, answer['retryAfterMs']) : null
  return refusalOf(trpc?.shape, { status: null, retryAfterMs })
}

/** The error of a call for what the server says of it, in the one shape in which procedures and plain routes refuse. */
export function refusalOf(
  shape: unknown,
  { status, retryAfterMs }: { readonly status: number | null; readonly retryAfterMs: number | null },
): MediLensError {
  if (!isRecord(shape) || !isRecord(shape['data']) || typeof shape['message'] !== 'string') {
    const message = 'The answer is not one of a MediLens server.'
    return new MediLensError('unexpected_answer', message, { status, retryAfterMs })
  }
  const { reason, httpStatus, issues, requestId, retryAfterMs: own } = shape['data']
  const details = {
    status: numberOr(status, httpStatus),
    issues: Array.isArray(issues) ? issues.filter(isInputIssue) : [],
    requestId: typeof requestId === 'string' ? requestId : null,
    // Of several calls in one answer, each has its own.
    retryAfterMs: numberOr(retryAfterMs, own),
  }
  if (isServerReason(reason)) return new MediLensError(reason, shape['message'], details)
  return new MediLensError(
    'unexpected_answer',
    'The server gave a reason that this client does not know.',
    details,
  )
}

// Listed, since types leave nothing at run time; one that the server has more, or no longer, does not compile.
const SERVER_REASONS: Readonly<Record<ServerReason, true>> = {
  unauthenticated: true,
  sign_in_failed: true,
  forbidden: true,
  organization_required: true,
  session_changed: true,
  not_found: true,
  invalid_input: true,
  unknown_unit: true,
  incompatible_unit: true,
  session_id_taken: true,
  account_taken: true,
  invitation_invalid: true,
  delivery_unavailable: true,
  last_admin: true,
  too_many_keys: true,
  transition_refused: true,
  assessment_final: true,
  result_exists: true,
  not_reviewable: true,
  not_supersedable: true,
  not_deletable: true,
  stage_exists: true,
  thread_archived: true,
  files_unavailable: true,
  file_not_ready: true,
  work_under_way: true,
  file_in_use: true,
  upload_closed: true,
  upload_busy: true,
  upload_offset: true,
  bad_range: true,
  lease_lost: true,
  model_revoked: true,
  model_mismatch: true,
  model_in_force: true,
  idempotency_mismatch: true,
  not_requeueable: true,
  too_large: true,
  method_not_allowed: true,
  unsupported_media_type: true,
  too_many_requests: true,
  timed_out: true,
  unavailable: true,
  internal: true,
}

const isServerReason = (reason: unknown): reason is ServerReason =>
  typeof reason === 'string' && Object.hasOwn(SERVER_REASONS, reason)

const numberOr = (otherwise: number | null, value: unknown): number | null =>
  typeof value === 'number' ? value : otherwise

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isInputIssue = (issue: unknown): issue is InputIssue =>
  isRecord(issue) && typeof issue['path'] === 'string' && typeof issue['problem'] === 'string'
