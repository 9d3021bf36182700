/** A plain HTTP route. Every one of them stands in `HTTP_ROUTES`, so that generated tests and documents find it. */
interface HttpRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** `public`: anybody. `procedure`: whoever the procedure called admits. */
  readonly access: 'public' | 'procedure'
  /** The event that each call leaves; null where no health data and nothing that changes is behind it. */
  readonly audit: string | null
  /** Why it is a route, and why its access is right. */
  readonly reason: string
}

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
] as const satisfies readonly HttpRoute[]

type Registered = (typeof HTTP_ROUTES)[number]
type KeyOf<Route> =
  Route extends Pick<HttpRoute, 'method' | 'path'> ? `${Route['method']} ${Route['path']}` : never

/** `GET /health/live`: how a handler names its route. */
export type RouteKey = KeyOf<Registered>
