import { AppError } from '@medilens/api'
import type { FastifyRequest } from 'fastify'

/**
 * Refuses what another site made a browser send with this server's cookies. `Sec-Fetch-Site` and `Origin` are set by
 * browsers and by no page; each that is there has to be right, and on what may change something one has to be there.
 * @param publicUrl the server's own origin, where it is configured; else the one that the request names
 * @throws AppError `forbidden`
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && reads)) throw foreign()
  if (origin !== undefined && origin !== (publicUrl ?? ownOrigin(request))) throw foreign()
  if (site === undefined && origin === undefined && !reads) throw unsaid()
}

/** Scheme and host as a proxy says them that is trusted, else as the request itself does. */
const ownOrigin = ({ protocol, host }: FastifyRequest): string | null =>
  URL.parse(`${protocol}://${host}`)?.origin ?? null

const foreign = () =>
  new AppError(
    'forbidden',
    'Requests that sign in, or come with a sign-in cookie, are taken from this server’s own pages alone. If this is ' +
      'one, set MEDILENS_PUBLIC_URL to the address in the browser.',
  )
const unsaid = () =>
  new AppError(
    'forbidden',
    'Requests that sign in, or come with a sign-in cookie, must say where they come from, with the header Origin. ' +
      'Services send an API key instead.',
  )
