import { TRPCError } from '@trpc/server'
import type { z } from 'zod'
import { rememberNames } from '../trpc/contract-names.ts'
import { AppError } from '../trpc/error.ts'
import { translateError } from '../trpc/translate-error.ts'

/**
 * Reads the JSON body of a plain route as procedures read their input: strictly, and with refusals that name fields and
 * never what was sent. Throws `invalid_input`.
 */
export function bodyReader<Schema extends z.ZodType>(schema: Schema): (body: unknown) => z.output<Schema> {
  rememberNames(schema)
  return (body) => {
    const parsed = schema.safeParse(jsonOf(body))
    if (parsed.success) return parsed.data
    const { issues } = translateError(new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error }))
    throw new AppError('invalid_input', 'The body does not fit.', issues)
  }
}

function jsonOf(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined
  } catch {
    throw new AppError('invalid_input', 'The body must be JSON.')
  }
}
