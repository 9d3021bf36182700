import type { Database, Session, SignInClient } from '@medilens/db'
import type { TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { MemberPrincipal, PersonCaller } from '../access/principal.ts'
import { writeAuditEvent, type AuditDeclaration, type Audited, type AuditOrigin } from '../audit/write.ts'
import { writeAuthEvent } from '../audit/write-auth.ts'
import {
  authenticated,
  inOrganization,
  recordDenial,
  refuse,
  scopeOf,
  type AnyContract,
  type Contract,
  type ProcedureAccess,
} from './base.ts'
import { rememberNames } from './contract-names.ts'
import { AppError } from './error.ts'
import type { Services } from './services.ts'

/** A person's call on what is their own, in their organization's session. */
export interface MemberCall {
  readonly session: Session
  readonly principal: MemberPrincipal
}

/** A person's call on their own account, before or beside any organization; its work is done as sign-in. */
export interface PersonCall {
  /** One transaction as the auth role, which the event is written into. */
  readonly client: SignInClient
  readonly person: MemberPrincipal | PersonCaller
  readonly services: Services
}

interface Definition<CallType, Input extends z.ZodType, Output extends z.ZodType> {
  readonly audit: AuditDeclaration
  readonly input: Input
  readonly output: Output
  readonly run: (call: CallType, input: z.output<Input>) => Promise<Audited<z.input<Output>>>
  /** Leaves no event where a page looks by itself: one a minute of every open page would bury what people do. */
  readonly silentLooks?: true
}
type Any<CallType> = Definition<CallType, z.ZodType, z.ZodType>

const NO_PERSON = 'This is for people who signed in; an API key has no account.'

const metaOf = (permission: ProcedureAccess, { audit, input, output }: Omit<Any<unknown>, 'run'>) => {
  rememberNames(input)
  return { permission, audit, input, output, pseudonymous: false, people: true, platform: false }
}

const memberGate = (definition: Omit<Any<unknown>, 'run'>) =>
  inOrganization
    .meta(metaOf('member', definition))
    .use(async ({ ctx, next }) => {
      const { principal } = ctx
      if (principal.kind === 'key') {
        await recordDenial(ctx, principal, definition.audit)
        throw refuse(new AppError('forbidden', NO_PERSON))
      }
      return next({ ctx: { principal } })
    })
    .input(definition.input)

const signedInGate = (definition: Omit<Any<unknown>, 'run'>) =>
  authenticated
    .meta(metaOf('signed-in', definition))
    .use(async ({ ctx, next }) => {
      const { caller } = ctx
      if (caller.kind === 'platform') throw refuse(new AppError('forbidden', NO_PERSON))
      if (caller.kind === 'key') {
        await recordDenial(ctx, caller, definition.audit)
        throw refuse(new AppError('forbidden', NO_PERSON))
      }
      return next({ ctx: { caller } })
    })
    .input(definition.input)

/** Procedures for any person in their organization, on what is their own; audited there like every other. */
export const member = { query: memberQuery, mutation: memberMutation }

/** Procedures for a person who signed in, whether or not an organization is chosen; audited in `auth_events`. */
export const signedIn = { query: signedInQuery, mutation: signedInMutation }

function memberQuery<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<MemberCall, Input, Output>,
): TRPCQueryProcedure<Contract<Input, Output>>
function memberQuery(definition: Any<MemberCall>): TRPCQueryProcedure<AnyContract> {
  return memberGate(definition).query(({ ctx, input }) => performAsMember(ctx, definition, input))
}

function memberMutation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<MemberCall, Input, Output>,
): TRPCMutationProcedure<Contract<Input, Output>>
function memberMutation(definition: Any<MemberCall>): TRPCMutationProcedure<AnyContract> {
  return memberGate(definition).mutation(({ ctx, input }) => performAsMember(ctx, definition, input))
}

function signedInQuery<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<PersonCall, Input, Output>,
): TRPCQueryProcedure<Contract<Input, Output>>
function signedInQuery(definition: Any<PersonCall>): TRPCQueryProcedure<AnyContract> {
  return signedInGate(definition).query(({ ctx, input }) => performAsPerson(ctx, definition, input))
}

function signedInMutation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<PersonCall, Input, Output>,
): TRPCMutationProcedure<Contract<Input, Output>>
function signedInMutation(definition: Any<PersonCall>): TRPCMutationProcedure<AnyContract> {
  return signedInGate(definition).mutation(({ ctx, input }) => performAsPerson(ctx, definition, input))
}

type MemberContext = AuditOrigin & { readonly database: Database; readonly principal: MemberPrincipal }

const performAsMember = (
  ctx: MemberContext,
  { run, output, audit }: Any<MemberCall>,
  input: unknown,
): Promise<unknown> =>
  ctx.database.inOrganization(scopeOf(ctx.principal), async (session) => {
    const { value, subject } = await run({ session, principal: ctx.principal }, input)
    const answer = output.parse(value)
    writeAuditEvent(session, ctx.principal, ctx, audit, subject)
    return answer
  })

type PersonContext = AuditOrigin & {
  readonly database: Database
  readonly caller: MemberPrincipal | PersonCaller
  readonly services: Services
  readonly isLook: boolean
}

const performAsPerson = (
  ctx: PersonContext,
  { run, output, audit, silentLooks }: Any<PersonCall>,
  input: unknown,
): Promise<unknown> =>
  ctx.database.asAuth(async (client) => {
    const { value, subject } = await run({ client, person: ctx.caller, services: ctx.services }, input)
    const answer = output.parse(value)
    if (!ctx.isLook || silentLooks !== true) await writeAuthEvent(client, ctx.caller, ctx, audit, subject)
    return answer
  })
