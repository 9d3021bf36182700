import { HTTP_ROUTES } from '@medilens/api'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { PAGE_SECURITY_HEADERS } from '../http/headers.ts'
import type { Encoding, WebApplication, WebFile } from './files.ts'

/** How pages are answered. */
export interface PageOptions {
  /** The built web application; null where this server has none. */
  readonly web: WebApplication | null
}

const NOT_BUILT = [
  'MediLens answers here, and its web application is not built.',
  '',
  '  npx -y pnpm@12 start     builds it, and serves it with an embedded PostgreSQL',
  '  npx -y pnpm@12 build     builds it for `medilens serve`, which then has to be started again',
  '',
  'Programs call its procedures under /trpc; docs/api.md says which there are.',
  '',
].join('\n')

/** What answers the routes of the web application. Nothing is read when it is asked for, so no path leads out of its folder. */
export function pageHandlers({ web }: PageOptions) {
  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    web === null
      ? reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT)
      : sendFile(request, reply, web.page)
  const file = (request: FastifyRequest, reply: FastifyReply): FastifyReply | null => {
    const found = web?.files.get(pathOf(request.url))
    return found === undefined ? null : sendFile(request, reply, found)
  }
  return {
    'GET /': page,
    'GET /assets/:file': (request, reply) => file(request, reply) ?? reply.callNotFound(),
    'GET /*': (request, reply) => {
      if (!isPagePath(request.url)) return reply.callNotFound()
      // A program that asks for what is not there reads that in JSON; a page is for whoever asks for pages.
      const asksForPage = request.headers.accept?.toLowerCase().includes('text/html') ?? false
      return (
        file(request, reply) ??
        (asksForPage ? page(request, reply.header('vary', 'accept')) : reply.callNotFound())
      )
    },
  } satisfies Record<string, RouteHandlerMethod>
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

/** First parts of the addresses of every other route: what is not found below them is no page either. */
const RESERVED = new Set(
  HTTP_ROUTES.map(({ path }) => path.split('/')[1] ?? '').filter((part) => !['', '*'].includes(part)),
)

/** Whether a URL may be a page of the web application. */
const isPagePath = (url: string): boolean => !RESERVED.has(pathOf(url).split('/')[1] ?? '')

function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  const encoding = encodingFor(request.headers['accept-encoding'], file)
  const tag = `"${file.tag}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const vary = [reply.getHeader('vary'), 'accept-encoding'].filter(Boolean).join(', ')
  reply
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', tag)
    .header('vary', vary)
  if (file.isPage) reply.headers(PAGE_SECURITY_HEADERS)
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.type(file.type).send(file.bodies[encoding] ?? file.bodies.identity)
}

/** Caches in between may call a tag weak. */
const isKnown = (known: string | undefined, tag: string): boolean =>
  known?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag) ?? false

const BY_SIZE = ['br', 'gzip'] as const

/** The smallest way that the browser takes. */
function encodingFor(accepted: string | undefined, { bodies }: WebFile): Encoding {
  const taken = new Set(
    (accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((each) => each.split(';').map((part) => part.trim()))
      .filter(([, weight = '']) => !/^q=0(\.0*)?$/.test(weight))
      .map(([name]) => name),
  )
  return BY_SIZE.find((encoding) => taken.has(encoding) && bodies[encoding] !== undefined) ?? 'identity'
}
