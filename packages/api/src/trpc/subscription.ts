import type { Permission, Scope } from '@medilens/db'
import { tracked } from '@trpc/server'
import type { z } from 'zod'
import type { Caller, OrganizationPrincipal } from '../access/principal.ts'
import type { AuditDeclaration, Audited } from '../audit/write.ts'
import { refuse, scopeOf, type ProcedureMeta } from './base.ts'
import { AppError } from './error.ts'
import type { Call, GatedContext, InSession } from './procedure.ts'
import type { Services } from './services.ts'

/** One thing that happened, under the id by which a cut stream is resumed. */
export interface LiveEvent<Data> {
  readonly id: string
  readonly data: Data
}

/** A stream that is open: no session is held, each look at the database is one of its own. */
export interface LiveCall {
  readonly principal: OrganizationPrincipal
  readonly scope: Scope
  /** One short session. Refused once the caller's key, session or permission was taken away. */
  readonly inSession: InSession
  /** Aborts when the caller is gone or the server stops. */
  readonly signal: AbortSignal
  readonly services: Services
}

/** A subscription, whole. */
export interface Subscription<Input extends z.ZodType, Output extends z.ZodType, State> {
  readonly audit: AuditDeclaration
  readonly input: Input
  /** For people alone: a key is refused. */
  readonly people?: true
  /** Of one event. */
  readonly output: Output
  /** Decides before anything is streamed, in a session with its audit event: what it throws is an HTTP status. */
  readonly open: (call: Call, input: z.output<Input>) => Promise<Audited<State>>
  readonly events: (live: LiveCall, state: State) => AsyncIterable<LiveEvent<z.input<Output>>>
}
export type AnySubscription = Subscription<z.ZodType, z.ZodType, unknown>

/** The types of a subscription, as a client sees them. */
export interface LiveContract<Input extends z.ZodType, Output extends z.ZodType> {
  input: z.input<Input>
  output: AsyncIterable<{ id: string; data: z.output<Output> }, void, unknown>
  meta: ProcedureMeta
}

/**
 * The events of an open subscription as tRPC sends them, until they end, the caller is gone or the server stops. To a
 * client an end is the end for good; so at a stop the stream breaks off instead, and the client resumes it elsewhere.
 */
export const stream = (...open: Parameters<typeof streamed>) => handled(streamed(...open))

async function* streamed(
  ctx: GatedContext,
  permission: Permission,
  { events, output }: AnySubscription,
  state: unknown,
  gone: AbortSignal | undefined,
) {
  const { principal, scope, services, database } = ctx
  const signal = gone === undefined ? services.draining : AbortSignal.any([gone, services.draining])
  const inSession: InSession = async (work) => {
    const now = await ctx.callerNow()
    if (now === null || !isStill(now, principal) || now.grants[permission] !== scope) {
      throw refuse(new AppError('unauthenticated', 'Your access ended while this was open.'))
    }
    return database.inOrganization(scopeOf(principal), work)
  }
  for await (const { id, data } of events({ principal, scope, inSession, signal, services }, state)) {
    yield tracked(id, output.parse(data))
  }
  if (signal.aborted) throw new DOMException('The stream breaks off', 'AbortError')
}

/**
 * The same events, whose ends have been heard of. tRPC asks for the next event before it waits for it: where it is cut
 * while its reader lags, nobody would take the error, and an error that nobody takes ends the process.
 */
function handled<Event>(events: AsyncGenerator<Event, void>): AsyncGenerator<Event, void> {
  const next = events.next.bind(events)
  return Object.assign(events, {
    next: () => {
      const coming = next()
      coming.catch(() => undefined)
      return coming
    },
  })
}

const isStill = (now: Caller, then: OrganizationPrincipal): now is OrganizationPrincipal =>
  now.kind !== 'person' &&
  now.kind !== 'platform' &&
  now.organizationId === then.organizationId &&
  now.userId === then.userId
