import type { Database, Permission, Scope, Session } from '@medilens/db'
import type { TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { OrganizationPrincipal, Principal } from '../access/principal.ts'
import { writeAuditEvent, type AuditDeclaration, type Audited } from '../audit/write.ts'
import { inOrganization, recordDenial, refuse, scopeOf, type AnyContract, type Contract } from './base.ts'
import type { RequestContext } from './context.ts'
import { rememberNames } from './contract-names.ts'
import { AppError } from './error.ts'
import type { Services } from './services.ts'
import { stream, type AnySubscription, type LiveContract, type Subscription } from './subscription.ts'

export { router, type ProcedureMeta } from './base.ts'

/** A call that passed the gate, in its session. */
export interface Call {
  readonly session: Session
  readonly principal: Principal
  /** How far the permission reaches for this caller. */
  readonly scope: Scope
  readonly services: Services
  /** A transaction of sign-in's, apart from the session's: for what nobody else may write, as an invitation. */
  readonly asAuth: Database['asAuth']
  /**
   * Runs once the call's transaction is committed, without keeping the answer waiting; never where it is not. It is given
   * sessions of the same caller, each a transaction of its own.
   */
  readonly afterCommit: (work: (inSession: InSession) => Promise<void>) => void
}

/** One short session of a caller. */
export type InSession = <T>(work: (session: Session) => Promise<T>) => Promise<T>

type Run<Input extends z.ZodType, Output extends z.ZodType> = (
  call: Call,
  input: z.output<Input>,
) => Promise<Audited<z.input<Output>>>

/** A procedure, whole: none of these may be left out but the last. */
interface Definition<Input extends z.ZodType, Output extends z.ZodType> {
  readonly audit: AuditDeclaration
  readonly input: Input
  readonly output: Output
  readonly run: Run<Input, Output>
  /** What those get who know patients by pseudonyms alone; without it they are refused. */
  readonly pseudonymous?: Run<Input, Output>
  /** For people alone: a key is refused. */
  readonly people?: true
}
type AnyDefinition = Definition<z.ZodType, z.ZodType>
type AnyGate = Omit<AnyDefinition, 'run'>

/** A call behind the gate, before its session. */
export type GatedContext = RequestContext & {
  readonly principal: OrganizationPrincipal
  readonly scope: Scope
}

/**
 * The last rung: a procedure for those who hold `permission`. What it returns makes queries and mutations, each in one
 * session of the caller's organization, with its audit event in the same transaction. The answer is parsed before
 * COMMIT, so that an answer that breaks its contract changes nothing, and is sent after it. A subscription opens the
 * same way, and then streams without a session.
 */
export function can(permission: Permission) {
  const gate = ({ audit, input, output, pseudonymous, people: forPeople }: AnyGate) => {
    const people = forPeople === true
    rememberNames(input)
    const meta = {
      permission,
      audit,
      input,
      output,
      pseudonymous: pseudonymous !== undefined,
      people,
      platform: false,
    }
    return inOrganization
      .meta(meta)
      .use(async ({ ctx, next }) => {
        const scope = ctx.principal.grants[permission]
        if (scope === undefined || (scope === 'pseudonyms' && pseudonymous === undefined)) {
          await recordDenial(ctx, ctx.principal, audit)
          throw refuse(new AppError('forbidden', `This needs the permission ${permission}.`))
        }
        if (people && ctx.principal.kind === 'key') {
          await recordDenial(ctx, ctx.principal, audit)
          throw refuse(
            new AppError('forbidden', 'This is for people who signed in; an API key owns nothing.'),
          )
        }
        return next({ ctx: { scope } })
      })
      .input(input)
  }

  // tRPC computes a procedure's types from its schemas with conditional types that TypeScript leaves open while the
  // schemas are type parameters; the first signatures say what they come to once the schemas are known.
  function query<Input extends z.ZodType, Output extends z.ZodType>(
    definition: Definition<Input, Output>,
  ): TRPCQueryProcedure<Contract<Input, Output>>
  function query(definition: AnyDefinition): TRPCQueryProcedure<AnyContract> {
    return gate(definition).query(({ ctx, input }) => perform(ctx, definition, input))
  }

  function mutation<Input extends z.ZodType, Output extends z.ZodType>(
    definition: Definition<Input, Output>,
  ): TRPCMutationProcedure<Contract<Input, Output>>
  function mutation(definition: AnyDefinition): TRPCMutationProcedure<AnyContract> {
    return gate(definition).mutation(({ ctx, input }) => perform(ctx, definition, input))
  }

  function subscription<Input extends z.ZodType, Output extends z.ZodType, State>(
    definition: Subscription<Input, Output, State>,
  ): TRPCSubscriptionProcedure<LiveContract<Input, Output>>
  function subscription(
    definition: AnySubscription,
  ): TRPCSubscriptionProcedure<LiveContract<z.ZodType, z.ZodType>> {
    return gate(definition).subscription(async ({ ctx, input, signal }) => {
      const state = await inSession(ctx, definition.audit, (call) => definition.open(call, input))
      return stream(ctx, permission, definition, state, signal)
    })
  }

  return { query, mutation, subscription }
}

const perform = (ctx: GatedContext, definition: AnyDefinition, input: unknown): Promise<unknown> => {
  const { run, pseudonymous, output, audit } = definition
  const work = ctx.scope === 'pseudonyms' && pseudonymous !== undefined ? pseudonymous : run
  return inSession(ctx, audit, async (call) => {
    const { value, ...told } = await work(call, input)
    return { value: output.parse(value), ...told }
  })
}

/** One session for one call: its work, its audit event, COMMIT, and then what was to wait for that. */
export async function inSession<Value>(
  ctx: GatedContext,
  audit: AuditDeclaration,
  work: (call: Call) => Promise<Audited<Value>>,
): Promise<Value> {
  const { principal, scope, services, database } = ctx
  const asAuth: Database['asAuth'] = (signIn) => database.asAuth(signIn)
  // A transaction that is run again starts anew.
  let waiting: ((inSession: InSession) => Promise<void>)[] = []
  const sessions: InSession = (within) => database.inOrganization(scopeOf(principal), within)
  const answer = await sessions(async (session) => {
    waiting = []
    const afterCommit: Call['afterCommit'] = (later) => void waiting.push(later)
    const {
      value,
      subject,
      events = [],
    } = await work({
      session,
      principal,
      scope,
      services,
      asAuth,
      afterCommit,
    })
    for (const event of [...events, subject]) writeAuditEvent(session, principal, ctx, audit, event)
    return value
  }).catch(async (error: unknown) => {
    // What only the input shows to be forbidden is a denial like any other.
    if (error instanceof AppError && error.code === 'forbidden') await recordDenial(ctx, principal, audit)
    throw error
  })
  for (const later of waiting) services.background(() => later(sessions))
  return answer
}
