import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { APP_ERROR_CODES, type AppError, type AppErrorCode } from '../trpc/error.ts'

/** What HTTP has a status for and tRPC no code: who asks for a part of a file reads this one. */
const OF_HTTP_ALONE: Partial<Record<AppErrorCode, number>> = { bad_range: 416 }

/** The HTTP status that says a refusal. */
export const httpStatusOf = (code: AppErrorCode): number =>
  OF_HTTP_ALONE[code] ?? getHTTPStatusCodeFromError(new TRPCError({ code: APP_ERROR_CODES[code] }))

/** The body of a refusal outside any procedure, in the shape in which procedures refuse, so that one client reads both. */
export function errorAnswer({ code: reason, message, issues, retryAfterMs }: AppError, requestId: string) {
  const code = APP_ERROR_CODES[reason]
  return {
    error: {
      message,
      code: TRPC_ERROR_CODES_BY_KEY[code],
      data: { code, httpStatus: httpStatusOf(reason), reason, issues, requestId, retryAfterMs },
    },
  }
}
