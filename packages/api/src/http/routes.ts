import type { Permission } from '@medilens/db'

/** A plain HTTP route. Every one of them stands in `HTTP_ROUTES`, so that generated tests and documents find it. */
interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /**
   * `public`: anybody. `procedure`: whoever the procedure called admits. `sign-in`: anybody from the server's own origin,
   * throttled. `session`: a person who signed in, from the server's own origin. `upload-token`: whoever holds the token of
   * this file's upload. `file`: whoever may read this file, by permission or by a lease on work that is made from it.
   * `permission`: whoever has all of `permissions`, by key or signed in.
   */
  readonly access: 'public' | 'procedure' | 'sign-in' | 'session' | 'upload-token' | 'file' | 'permission'
  readonly permissions?: readonly Permission[]
  /** The event that each call leaves; null where no health data and nothing that changes is behind it. */
  readonly audit: string | null
  /**
   * How large a body may be, where it is other than elsewhere; `streamed`: of any type, taken as it comes, and as large as
   * MEDILENS_MAX_UPLOAD says.
   */
  readonly bodyBytes?: number | 'streamed'
  /** Why it is a route, and why its access is right. */
  readonly reason: string
}

/** An e-mail and two passwords, and room. */
const CREDENTIAL_BYTES = 4_096

/** Every route of the server. One that is missing here has no handler; one without a handler does not compile. */
export const HTTP_ROUTES = [
  {
    method: 'POST',
    path: '/trpc/:path',
    access: 'procedure',
    audit: null,
    reason: 'The way in to all procedures; each declares its own permission and audit event.',
  },
  {
    method: 'GET',
    path: '/trpc/:path',
    access: 'procedure',
    audit: null,
    reason:
      'Subscriptions alone, which browsers ask for by GET: their input is ids, and each declares permission and audit event.',
  },
  {
    method: 'GET',
    path: '/health/live',
    access: 'public',
    audit: null,
    reason: 'A supervisor asks whether the process is alive; says nothing else.',
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'public',
    audit: null,
    reason:
      'A load balancer asks whether to send requests here; says which part is not ready, and nothing else.',
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'public',
    audit: null,
    reason: 'Counts and durations by procedure, pool and process: no organization, no person, no value.',
  },
  {
    method: 'POST',
    path: '/auth/sign-in',
    access: 'sign-in',
    audit: 'user.sign_in',
    bodyBytes: CREDENTIAL_BYTES,
    reason: 'Sets cookies, which procedures never do; whoever signs in is nobody yet.',
  },
  {
    method: 'POST',
    path: '/auth/accept-invitation',
    access: 'sign-in',
    audit: 'user.accept_invitation',
    bodyBytes: CREDENTIAL_BYTES,
    reason: 'Sets cookies; the token of the invitation, and the password where there is one, say who it is.',
  },
  {
    method: 'POST',
    path: '/auth/sign-out',
    access: 'session',
    audit: 'user.sign_out',
    bodyBytes: CREDENTIAL_BYTES,
    reason: 'Clears the cookie, and ends the session where there is one.',
  },
  {
    method: 'POST',
    path: '/auth/change-password',
    access: 'session',
    audit: 'user.change_password',
    bodyBytes: CREDENTIAL_BYTES,
    reason:
      'Sets the cookie of the session that takes the place of all others; asks for the current password.',
  },
  {
    method: 'PUT',
    path: '/api/files/:fileId/content',
    access: 'upload-token',
    audit: 'file.upload',
    bodyBytes: 'streamed',
    reason:
      'Takes the bytes of a file as they come, which no procedure does. The token says which file of which organization, ' +
      'and is good until that is whole.',
  },
  {
    method: 'GET',
    path: '/api/files/:fileId/upload',
    access: 'upload-token',
    audit: null,
    reason: 'How far an upload is, for whoever goes on with it: sizes and states, nothing of what is in it.',
  },
  {
    method: 'GET',
    path: '/api/files/:fileId/content',
    access: 'file',
    audit: 'file.download',
    reason:
      'Streams a file, or a part of it, which no procedure does; as an attachment under a name that tells nothing.',
  },
  {
    method: 'POST',
    path: '/api/:pipeline/analyze',
    access: 'permission',
    permissions: ['file:write', 'assessment:create'],
    audit: 'assessment.analyze',
    bodyBytes: 'streamed',
    reason:
      'A sample and what is asked of it in one form, for clients in any language: the bytes are taken as they come, which no ' +
      'procedure does.',
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    audit: null,
    reason: 'What services in any language are told of these doors: schemas, no data.',
  },
  {
    method: 'GET',
    path: '/',
    access: 'public',
    audit: null,
    reason: 'The page of the web application, the same for everybody; what it shows comes from procedures.',
  },
  {
    method: 'GET',
    path: '/assets/:file',
    access: 'public',
    audit: null,
    reason: 'Scripts and styles of the web application, named after their content and kept for ever.',
  },
  {
    method: 'GET',
    path: '/*',
    access: 'public',
    audit: null,
    reason:
      'Addresses of pages, answered with that one page to whoever asks for HTML, and its icon; never below another route.',
  },
] as const satisfies readonly HttpRoute[]

type Registered = (typeof HTTP_ROUTES)[number]
type KeyOf<Route> =
  Route extends Pick<HttpRoute, 'method' | 'path'> ? `${Route['method']} ${Route['path']}` : never

/** `GET /health/live`: how a handler names its route. */
export type RouteKey = KeyOf<Registered>
