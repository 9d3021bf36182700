import type { Permission, Scope, Session } from '@medilens/db'
import { initTRPC, TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from '@trpc/server'
import type { z } from 'zod'
import { NOBODY, writeAuditEvent, type AuditDeclaration, type Audited } from '../audit/write.ts'
import type { Principal } from '../access/principal.ts'
import type { RequestContext } from './context.ts'
import { rememberNames } from './contract-names.ts'
import { AppError, type AppErrorCode, type InputIssue } from './error.ts'
import { translateError, trpcCodeOf } from './translate-error.ts'

/** What a procedure declares of itself; the generated tests and documents read it. */
export interface ProcedureMeta {
  readonly permission: Permission
  readonly audit: AuditDeclaration
  readonly output: z.ZodType
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isServer: true,
    allowOutsideOfServer: false,
    isDev: false,
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
        },
      }
    },
  })

export const { router } = t

/** A call that passed the gate, in its session. */
export interface Call {
  readonly session: Session
  readonly principal: Principal
  /** How far the permission reaches for this caller. */
  readonly scope: Scope
}

/** A procedure, whole: none of these may be left out. */
interface Definition<Input extends z.ZodType, Output extends z.ZodType> {
  readonly audit: AuditDeclaration
  readonly input: Input
  readonly output: Output
  readonly run: (call: Call, input: z.output<Input>) => Promise<Audited<z.input<Output>>>
}

/** The types of a procedure, as a client sees them. */
export interface Contract<Input extends z.ZodType, Output extends z.ZodType> {
  input: z.input<Input>
  output: z.output<Output>
  meta: ProcedureMeta
}

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

/** Somebody is calling: a key, later a person. */
const authenticated = base.use(({ ctx, next }) => {
  const { principal } = ctx
  if (principal === null) throw refuse(new AppError('unauthenticated', 'Sign in, or send an API key.'))
  return next({ ctx: { principal } })
})

/**
 * The last rung: a procedure for those who hold `permission`. What it returns makes queries and mutations, each in one
 * session of the caller's organization, with its audit event in the same transaction. The answer is parsed before
 * COMMIT, so that an answer that breaks its contract changes nothing, and is sent after it.
 */
export function can(permission: Permission) {
  const gate = (audit: AuditDeclaration, output: z.ZodType) =>
    authenticated.meta({ permission, audit, output }).use(async ({ ctx, next }) => {
      const scope = ctx.principal.grants[permission]
      // Pseudonyms come with the researchers' procedures; until then that scope opens nothing.
      if (scope === undefined || scope === 'pseudonyms') {
        await recordDenial(ctx, ctx.principal, audit)
        throw refuse(new AppError('forbidden', `This needs the permission ${permission}.`))
      }
      return next({ ctx: { scope } })
    })

  // tRPC computes a procedure's types from its schemas with conditional types that TypeScript leaves open while the
  // schemas are type parameters; the first signatures say what they come to once the schemas are known.
  function query<Input extends z.ZodType, Output extends z.ZodType>(
    definition: Definition<Input, Output>,
  ): TRPCQueryProcedure<Contract<Input, Output>>
  function query({ input, ...definition }: AnyDefinition): TRPCQueryProcedure<AnyContract> {
    rememberNames(input)
    return gate(definition.audit, definition.output)
      .input(input)
      .query((call) => perform(call.ctx, definition, call.input))
  }

  function mutation<Input extends z.ZodType, Output extends z.ZodType>(
    definition: Definition<Input, Output>,
  ): TRPCMutationProcedure<Contract<Input, Output>>
  function mutation({ input, ...definition }: AnyDefinition): TRPCMutationProcedure<AnyContract> {
    rememberNames(input)
    return gate(definition.audit, definition.output)
      .input(input)
      .mutation((call) => perform(call.ctx, definition, call.input))
  }

  return { query, mutation }
}

type AnyDefinition = Definition<z.ZodType, z.ZodType>
type AnyContract = Contract<z.ZodType, z.ZodType>
type GatedContext = RequestContext & { readonly principal: Principal; readonly scope: Scope }

function perform(
  ctx: GatedContext,
  { run, output, audit }: Omit<AnyDefinition, 'input'>,
  input: unknown,
): Promise<unknown> {
  const { principal, scope } = ctx
  const { organizationId, userId } = principal
  return ctx.database.inOrganization({ organizationId, userId }, async (session) => {
    const { value, subject } = await run({ session, principal, scope }, input)
    const answer = output.parse(value)
    await writeAuditEvent(session, principal, ctx, audit, subject)
    return answer
  })
}

/** A refused permission is written too, in a transaction of its own. */
const recordDenial = (ctx: RequestContext, principal: Principal, audit: AuditDeclaration): Promise<void> =>
  ctx.database.inOrganization(
    { organizationId: principal.organizationId, userId: principal.userId },
    (session) => writeAuditEvent(session, principal, ctx, audit, NOBODY, true),
  )

const refuse = (cause: AppError) => new TRPCError({ code: trpcCodeOf(cause), message: cause.message, cause })
