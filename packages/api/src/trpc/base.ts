import type { Permission, Session } from '@medilens/db'
import { initTRPC, TRPCError } from '@trpc/server'
import type { z } from 'zod'
import type { Caller, OrganizationPrincipal, Principal } from '../access/principal.ts'
import { NOBODY, writeAuditEvent, type AuditDeclaration } from '../audit/write.ts'
import type { RequestContext } from './context.ts'
import { AppError, type AppErrorCode, type InputIssue } from './error.ts'
import { translateError, trpcCodeOf } from './translate-error.ts'

/**
 * Who may call: those who hold a permission; `member`, a person in their organization, for what is their own; or
 * `signed-in`, a person before an organization is chosen.
 */
export type ProcedureAccess = Permission | 'member' | 'signed-in'

/** What a procedure declares of itself; the generated tests and documents read it. */
export interface ProcedureMeta {
  readonly permission: ProcedureAccess
  readonly audit: AuditDeclaration
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** Whether those who know patients by pseudonyms alone may call it. */
  readonly pseudonymous: boolean
  /** Whether it is for people alone: what it is about has an owner, and a key owns nothing. */
  readonly people: boolean
  /** Whether a key of the platform may call it, which belongs to no organization. */
  readonly platform: boolean
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isServer: true,
    allowOutsideOfServer: false,
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    errorFormatter: ({ shape, error, ctx }) => {
      const known = translateError(error)
      return {
        code: shape.code,
        message: known.message,
        data: {
          code: trpcCodeOf(known),
          httpStatus: shape.data.httpStatus,
          /** The closed vocabulary of `AppError`. */
          reason: known.code,
          issues: known.issues satisfies readonly InputIssue[],
          requestId: ctx?.requestId ?? null,
          /** Of what was too much: after how long it may be tried again. */
          retryAfterMs: known.retryAfterMs,
        },
      }
    },
  })

export const { router } = t

/** The types of a procedure, as a client sees them. */
export interface Contract<Input extends z.ZodType, Output extends z.ZodType> {
  input: z.input<Input>
  output: z.output<Output>
  meta: ProcedureMeta
}
export type AnyContract = Contract<z.ZodType, z.ZodType>

/** Every error leaves as one of ours, whatever threw it, and who serves hears how each call ended. */
const base = t.procedure.use(async ({ next, ctx, path: procedure }) => {
  const began = performance.now()
  const report = (refusal: AppErrorCode | null) =>
    ctx.onCall?.({ procedure, refusal, durationMs: performance.now() - began })
  const result = await next()
  if (result.ok) {
    report(null)
    return result
  }
  const known = translateError(result.error)
  report(known.code)
  throw refuse(known)
})

/** Somebody is calling: a key or a person. */
export const authenticated = base.use(({ ctx, next }) => {
  return next({ ctx: { caller: callerOf(ctx) } })
})

/** Somebody is calling who acts in one organization. */
export const inOrganization = authenticated.use(({ ctx, next }) =>
  next({ ctx: { principal: principalOf(ctx.caller) } }),
)

/**
 * The caller in an organization. Throws `forbidden` for a key of the platform, `organization_required` for a person who has none in
 * hand.
 */
export function principalOf(caller: Caller): OrganizationPrincipal {
  if (caller.kind === 'platform') throw refuse(new AppError('forbidden', PLATFORM_WORKS))
  if (caller.kind !== 'person') return caller
  throw refuse(
    new AppError(
      'organization_required',
      caller.memberships === 0
        ? 'You belong to no organization: ask an admin of yours for an invitation.'
        : 'Choose one of your organizations first, with user.chooseOrganization.',
    ),
  )
}

const PLATFORM_WORKS =
  'A key of the platform takes work by pipeline.claim and hands it over by its lease; it reads nothing else.'

/** Somebody is calling. Throws `unauthenticated`. */
export function callerOf({ caller }: RequestContext): Caller {
  if (caller !== null) return caller
  throw refuse(new AppError('unauthenticated', 'Sign in, or send an API key.'))
}

/** A refused permission is written too, in a transaction of its own. */
export const recordDenial = (
  ctx: RequestContext,
  principal: Principal,
  audit: AuditDeclaration,
): Promise<void> =>
  ctx.database.inOrganization(scopeOf(principal), async (session: Session) =>
    writeAuditEvent(session, principal, ctx, audit, NOBODY, true),
  )

/** Whom a principal's sessions act for. */
export const scopeOf = ({ organizationId, userId }: Principal) => ({ organizationId, userId })

/** What the gate of procedures throws, as a plain route does. */
export function asAppError(error: unknown): never {
  throw error instanceof TRPCError && error.cause instanceof AppError ? error.cause : error
}

/** An `AppError` as tRPC throws it. */
export const refuse = (cause: AppError) =>
  new TRPCError({ code: trpcCodeOf(cause), message: cause.message, cause })
