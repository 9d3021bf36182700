import { CommitUnknownError, sqlStateOf } from '@medilens/db'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { isContractName } from './contract-names.ts'
import { APP_ERROR_CODES, AppError, type AppErrorCode, type InputIssue } from './error.ts'

/**
 * The `AppError` that a caller sees for anything thrown below it. What is not ours is named by kind alone; the
 * original stays on the server.
 */
export function translateError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof TRPCError) return translateTrpcError(error)
  return translateDatabaseError(error)
}

const issuesOf = (error: z.ZodError) =>
  error.issues.flatMap((issue) => inputIssues(issue)).slice(0, MAX_ISSUES)

const AWAY = 'The database cannot be reached at the moment.'
const COMMIT_UNKNOWN =
  'The connection was lost while this was saved, and whether it was is not known. Read before sending it again.'
const INTERNAL = 'Something went wrong on our side.'

function translateTrpcError(error: TRPCError): AppError {
  const { cause } = error
  if (cause instanceof AppError) return cause
  if (cause instanceof z.ZodError && error.code === 'BAD_REQUEST') {
    return new AppError('invalid_input', 'The input does not fit this procedure.', issuesOf(cause))
  }
  switch (error.code) {
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return new AppError('invalid_input', 'The request is not a call of this API: its body must be JSON.')
    case 'NOT_FOUND':
      return new AppError('not_found', 'There is no such procedure.')
    case 'METHOD_NOT_SUPPORTED':
      return new AppError('method_not_allowed', 'Queries and mutations are sent by POST.')
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new AppError('unsupported_media_type', 'Send application/json.')
    case 'PAYLOAD_TOO_LARGE':
      return new AppError('too_large', 'The request is too large.')
    case 'UNAUTHORIZED':
      return new AppError('unauthenticated', 'Sign in, or send an API key.')
    case 'FORBIDDEN':
      return new AppError('forbidden', 'This is not permitted.')
    default:
      return translateDatabaseError(cause)
  }
}

/** What is wrong, in the words of the contract; of a choice of shapes, the shape that comes nearest. */
function inputIssues(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[] = []): InputIssue[] {
  const place = [...prefix, ...issue.path]
  const path = pathOf(place)
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length)
    if (nearest !== undefined && nearest.length > 0)
      return nearest.flatMap((inner) => inputIssues(inner, place))
  }
  if (issue.code === 'unrecognized_keys') {
    // The keys themselves are the caller's words, and could be anything.
    const count = issue.keys.length
    return [{ path, problem: `has ${count} ${count === 1 ? 'key' : 'keys'} that do not belong here` }]
  }
  return [{ path, problem: issue.message }]
}

/**
 * A place in the words of the contract. Keys of a document that the caller makes up could be anything, and become `*`.
 */
const pathOf = (place: readonly PropertyKey[]) =>
  place.map((key) => (typeof key === 'number' || isContractName(String(key)) ? String(key) : '*')).join('.')

/** A body of ten thousand mistakes is answered with the first ones. */
const MAX_ISSUES = 20

const BY_SQLSTATE: Readonly<Record<string, readonly [AppErrorCode, string]>> = {
  '22003': ['invalid_input', 'A number is out of range.'],
  '22021': ['invalid_input', 'A text holds characters that cannot be stored.'],
  '22P05': ['invalid_input', 'A text holds characters that cannot be stored.'],
  '23503': ['not_found', 'Something this refers to does not exist.'],
  '23505': ['invalid_input', 'This exists already.'],
  '23514': ['invalid_input', 'A value is outside what is allowed.'],
  '40001': ['unavailable', 'Too many changes at the same time. Try again.'],
  '40P01': ['unavailable', 'Too many changes at the same time. Try again.'],
  '55P03': ['unavailable', 'Another change holds this. Try again.'],
  '57014': ['timed_out', 'This took too long and was stopped.'],
  ECONNREFUSED: ['unavailable', AWAY],
  ECONNRESET: ['unavailable', AWAY],
  ENOENT: ['unavailable', AWAY],
  '53300': ['unavailable', AWAY],
  '57P01': ['unavailable', AWAY],
  '57P03': ['unavailable', AWAY],
}

function translateDatabaseError(error: unknown): AppError {
  if (error instanceof CommitUnknownError) return new AppError('unavailable', COMMIT_UNKNOWN, [], error)
  const [code, message] = BY_SQLSTATE[sqlStateOf(error) ?? ''] ?? byMessage(error)
  return new AppError(code, message, [], error)
}

/** The driver's own failures carry no code. */
function byMessage(error: unknown): readonly [AppErrorCode, string] {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('timeout exceeded when trying to connect')) {
    return ['unavailable', 'All database connections are in use. Try again.']
  }
  if (message.includes('Connection terminated')) return ['unavailable', AWAY]
  return ['internal', INTERNAL]
}

/** The tRPC code of an `AppError`. */
export const trpcCodeOf = (error: AppError) => APP_ERROR_CODES[error.code]
