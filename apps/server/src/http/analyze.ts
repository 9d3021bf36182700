import { analyzeForm, AppError, asAppError, MOST_FILES } from '@medilens/api'
import type { RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { formParts } from './form-parts.ts'
import { contextOf, requireOwnPage, type ProcedureOptions } from './procedures.ts'
import { answerStreamed, lengthOf } from './streamed.ts'

/** The header under which the same form is analyzed once, however often it is sent. */
const IDEMPOTENCY_KEY = 'idempotency-key'
/** What a form has beside its files at most. */
const BESIDE_FILES = 4 * 1024 * 1024

const Parameters = z.object({ pipeline: z.string() })

/** What answers the forms of samples. */
export function analyzeHandlers(options: ProcedureOptions) {
  return { 'POST /api/:pipeline/analyze': takeForm(options) } satisfies Record<string, RouteHandlerMethod>
}

function takeForm(options: ProcedureOptions): RouteHandlerMethod {
  const { services, logger } = options
  return answerStreamed(options, 'analyze', async (request, reply) => {
    requireOwnPage(request, options)
    const { pipeline } = Parameters.parse(request.params)
    const { [IDEMPOTENCY_KEY]: key, 'content-type': contentType } = request.headers
    const most = MOST_FILES * (services.files?.maxBytes ?? 0) + BESIDE_FILES
    const analyzed = await analyzeForm(await contextOf(request, options).catch(asAppError), {
      pipeline,
      idempotencyKey: typeof key === 'string' ? key : undefined,
      parts: () => {
        if ((lengthOf(request) ?? 0) > most)
          throw new AppError('too_large', `A form may have at most ${most} bytes.`)
        return formParts(request.raw, contentType)
      },
    })
    const { assessmentId, pipelineType, files } = analyzed
    logger.info(
      { requestId: request.id, assessmentId, pipelineType, files: files.length, status: 202 },
      'analyze',
    )
    return reply.code(202).send(analyzed)
  })
}
