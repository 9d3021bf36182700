import { AppError } from '@medilens/api'
import { LIMITS } from './limits.ts'

/** Fastify's own errors, by code, as ours: their messages quote what was sent. */
const BY_CODE: Readonly<Record<string, (bodyLimit: number) => AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (bodyLimit) => tooLarge(bodyLimit),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => mediaType(),
  FST_ERR_CTP_EMPTY_TYPE: () => mediaType(),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => notJson(),
  FST_ERR_CTP_INVALID_JSON_BODY: () => notJson(),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => malformed(),
  FST_ERR_BAD_URL: () => malformed(),
  FST_ERR_MAX_PARAM_LENGTH: () => malformed(),
  FST_ERR_HANDLER_TIMEOUT: () => new AppError('timed_out', 'This took too long and was stopped.'),
}

/**
 * The refusal that a failure before or outside any procedure becomes; null where it is none of those known.
 * @param bodyLimit of the route, in bytes
 */
export function refusalOf(error: unknown, bodyLimit: number = LIMITS.bodyBytes): AppError | null {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? error.code : null
  return (typeof code === 'string' ? BY_CODE[code]?.(bodyLimit) : undefined) ?? null
}

export const noSuchRoute = () => new AppError('not_found', 'There is nothing here.')
export const malformed = () =>
  new AppError('invalid_input', 'This is not a request that the server understands.')
export const stopping = () => new AppError('unavailable', 'The server is stopping. Try again.')

/** @param allowed methods that the route takes */
export const wrongMethod = (allowed: string) =>
  new AppError(
    'method_not_allowed',
    `This takes ${allowed}. Procedures are under /trpc, and take POST, queries too.`,
  )

const notJson = () => new AppError('invalid_input', 'The body must be JSON.')
const mediaType = () => new AppError('unsupported_media_type', 'Send application/json.')
const tooLarge = (bytes: number) => new AppError('too_large', `The request is larger than ${inWords(bytes)}.`)
const inWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`
