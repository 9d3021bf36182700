import {
  asAppError,
  BadRange,
  download,
  lookAtUpload,
  receiveUpload,
  WrongOffset,
  type UploadRequest,
} from '@medilens/api'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { errorKind } from '../log/error-kind.ts'
import { callerAddress } from './address.ts'
import { contextOf, requireOwnPage, type ProcedureOptions } from './procedures.ts'
import { answerStreamed, lengthOf } from './streamed.ts'

/** The header with the lease by which a worker reads the files of its job. */
const LEASE = 'medilens-lease'
/** The header that says where an upload goes on. */
const UPLOAD_OFFSET = 'upload-offset'

const Parameters = z.object({ fileId: z.string() })
const fileIdOf = (request: FastifyRequest): string => Parameters.parse(request.params).fileId

/** What answers the routes of files. */
export function fileHandlers(options: ProcedureOptions) {
  return {
    'PUT /api/files/:fileId/content': takeUpload(options),
    'GET /api/files/:fileId/upload': async (request, reply) => {
      const state = await lookAtUpload(uploadOf(request, options))
      if (state.status === 'pending') reply.header(UPLOAD_OFFSET, String(state.receivedBytes))
      return reply.send(state)
    },
    'GET /api/files/:fileId/content': sendFile(options),
  } satisfies Record<string, RouteHandlerMethod>
}

function takeUpload(options: ProcedureOptions): RouteHandlerMethod {
  const { logger } = options
  return answerStreamed(options, 'upload', async (request, reply) => {
    const fileId = fileIdOf(request)
    const state = await receiveUpload(uploadOf(request, options), {
      // Who is refused midway is still answered on it.
      chunks: request.raw.iterator({ destroyOnReturn: false }),
      contentLength: lengthOf(request),
      contentRange: request.headers['content-range'],
    }).catch((error: unknown) => {
      if (error instanceof WrongOffset) reply.header(UPLOAD_OFFSET, String(error.receivedBytes))
      throw error
    })
    if (state.status === 'pending') reply.header(UPLOAD_OFFSET, String(state.receivedBytes))
    logger.info({ requestId: request.id, fileId, status: 200, outcome: state.status }, 'upload')
    return reply.send(state)
  })
}

function sendFile(options: ProcedureOptions): RouteHandlerMethod {
  const { logger } = options
  return async (request, reply) => {
    requireOwnPage(request, options)
    const fileId = fileIdOf(request)
    const { range: asked, 'if-range': ifRange, [LEASE]: lease } = request.headers
    const { bytes, range, sizeBytes, contentType, filename, etag } = await download(
      await contextOf(request, options).catch(asAppError),
      {
        fileId,
        lease: typeof lease === 'string' ? lease : undefined,
        range: asked,
        ifRange: typeof ifRange === 'string' ? ifRange : undefined,
      },
    ).catch((error: unknown) => {
      if (error instanceof BadRange) reply.header('content-range', `bytes */${error.sizeBytes}`)
      throw error
    })
    // What is wrong from the first frame on is refused as everything else is, and not midway.
    await once(bytes, 'readable')
    closeWith(bytes, reply)
    bytes.once('error', (error) =>
      logger.error({ requestId: request.id, fileId, error: errorKind(error) }, 'download broken off'),
    )
    const { start, end } = range ?? { start: 0, end: sizeBytes }
    reply
      .code(range === null ? 200 : 206)
      .header('accept-ranges', 'bytes')
      .header('content-disposition', `attachment; filename="${filename}"`)
      .header('content-length', String(end - start))
      .header('etag', etag)
      .type(contentType ?? 'application/octet-stream')
    if (range !== null) reply.header('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`)
    logger.info({ requestId: request.id, fileId, status: reply.statusCode }, 'download')
    return reply.send(bytes)
  }
}

/** A stream that is neither read nor destroyed keeps its file open. */
function closeWith(bytes: Readable, reply: FastifyReply): void {
  if (reply.raw.closed) bytes.destroy()
  else reply.raw.once('close', () => bytes.destroy())
}

const uploadOf = (request: FastifyRequest, { database, services }: ProcedureOptions): UploadRequest => ({
  database,
  services,
  fileId: fileIdOf(request),
  authorization: request.headers.authorization,
  origin: {
    requestId: request.id,
    ip: callerAddress(request.ip),
    userAgent: request.headers['user-agent'] ?? null,
  },
})
