import {
  isOrganizationActive,
  type Database,
  type Grants,
  type HolderId,
  type OrganizationId,
  type Session,
} from '@medilens/db'
import type { TRPCMutationProcedure } from '@trpc/server'
import { z } from 'zod'
import type { Caller, Principal } from '../access/principal.ts'
import { writeAuditEvent, type AuditDeclaration, type Audited, type AuditSubject } from '../audit/write.ts'
import { openLease, type Lease } from '../pipeline/hand-over/lease.ts'
import { authenticated, recordDenial, refuse, type AnyContract, type Contract } from './base.ts'
import type { RequestContext } from './context.ts'
import { rememberNames } from './contract-names.ts'
import { AppError } from './error.ts'
import type { Call } from './procedure.ts'

/** One who takes work and hands it over: of one organization, or of the platform. */
export interface Worker {
  readonly holder: HolderId
  /** The only organization whose work it is; null for the platform's. */
  readonly within: OrganizationId | null
  /** Who it is in an organization of which it holds work. */
  readonly actingIn: (organizationId: OrganizationId) => Principal
}

/** A claim, before any organization is known. */
export interface ClaimCall {
  readonly worker: Worker
  readonly database: Database
  /** The server's key of leases. */
  readonly leaseKey: Uint8Array
  /** One session of an organization of which work was leased, with the event that says so. */
  readonly inOrganization: <T>(
    organizationId: OrganizationId,
    work: (session: Session) => Promise<{ readonly value: T; readonly subject: AuditSubject }>,
  ) => Promise<T>
}

interface Definition<CallType, Input extends z.ZodType, Output extends z.ZodType, Answer> {
  readonly audit: AuditDeclaration
  readonly input: Input
  readonly output: Output
  readonly run: (call: CallType, input: z.output<Input>) => Promise<Answer>
}

/** What a procedure of the hand-over works with: the organization's session is the lease's, whoever calls. */
export interface HandOverCall extends Pick<Call, 'session' | 'principal' | 'services' | 'scope'> {
  readonly lease: Lease
}

/** Of those who work for the platform no more than this is needed. */
const OF_HOLDER: Grants = { 'assessment:submit': 'all' }

const gate = ({ audit, input, output }: Omit<Definition<never, z.ZodType, z.ZodType, unknown>, 'run'>) => {
  rememberNames(input)
  const meta = {
    permission: 'assessment:submit',
    audit,
    input,
    output,
    pseudonymous: false,
    people: false,
    platform: true,
  } as const
  return authenticated
    .meta(meta)
    .use(async ({ ctx, next }) => next({ ctx: { worker: await workerOf(ctx, ctx.caller, audit) } }))
    .input(input)
}

/** Who may take work. Throws `organization_required`, `forbidden`. */
export async function workerOf(
  ctx: RequestContext,
  caller: Caller,
  audit: AuditDeclaration,
): Promise<Worker> {
  switch (caller.kind) {
    case 'platform': {
      const { serviceKeyId } = caller
      const holds = { kind: 'holder', serviceKeyId, apiKeyId: null, userId: null, grants: OF_HOLDER } as const
      return {
        holder: serviceKeyId,
        within: null,
        actingIn: (organizationId) => ({ ...holds, organizationId }),
      }
    }
    case 'person':
      throw refuse(
        new AppError(
          'organization_required',
          'Choose one of your organizations first, with user.chooseOrganization.',
        ),
      )
    case 'key':
    case 'member':
      if (caller.grants['assessment:submit'] !== 'all') {
        await recordDenial(ctx, caller, audit)
        throw refuse(new AppError('forbidden', 'This needs the permission assessment:submit.'))
      }
      return {
        holder: caller.kind === 'key' ? caller.apiKeyId : caller.userId,
        within: caller.organizationId,
        actingIn: () => caller,
      }
  }
}

/** Procedures for those who take work. What it leased is committed before any organization is looked into. */
export const claiming = { mutation: claimMutation }

function claimMutation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<ClaimCall, Input, Output, z.input<Output>>,
): TRPCMutationProcedure<Contract<Input, Output>>
function claimMutation(
  definition: Definition<ClaimCall, z.ZodType, z.ZodType, unknown>,
): TRPCMutationProcedure<AnyContract> {
  const { audit, output, run } = definition
  return gate(definition).mutation(async ({ ctx, input }) => {
    const { worker, database, services } = ctx
    const inOrganization: ClaimCall['inOrganization'] = (organizationId, work) => {
      const principal = worker.actingIn(organizationId)
      return database.inOrganization({ organizationId, userId: principal.userId }, async (session) => {
        const { value, subject } = await work(session)
        writeAuditEvent(session, principal, ctx, audit, subject)
        return value
      })
    }
    return output.parse(await run({ worker, database, leaseKey: services.leaseKey, inOrganization }, input))
  })
}

const noSuchLease = () => new AppError('not_found', 'No such lease.')

/** Procedures for those who hold a lease, which says of which organization they are: the input never does. */
export const holding = { mutation: holdMutation }

const Leased = z.object({ lease: z.string() })

function holdMutation<Input extends z.ZodType<{ lease: string }>, Output extends z.ZodType>(
  definition: Definition<HandOverCall, Input, Output, Audited<z.input<Output>>>,
): TRPCMutationProcedure<Contract<Input, Output>>
function holdMutation(
  definition: Definition<HandOverCall, z.ZodType, z.ZodType, Audited<unknown>>,
): TRPCMutationProcedure<AnyContract> {
  const { audit, output, run } = definition
  return gate(definition).mutation(async ({ ctx, input }) => {
    const { worker, database, services } = ctx
    const lease = openLease(services.leaseKey, Leased.parse(input).lease, worker.holder)
    if (lease === null || (worker.within !== null && worker.within !== lease.organizationId)) {
      throw refuse(noSuchLease())
    }
    const { organizationId } = lease
    const principal = worker.actingIn(organizationId)
    return database.inOrganization({ organizationId, userId: principal.userId }, async (session) => {
      // A key of the organization's own is let in or not by itself.
      if (principal.kind === 'holder' && !(await isOrganizationActive(session))) throw noSuchLease()
      const call: HandOverCall = { session, principal, services, scope: 'all', lease }
      const { value, subject } = await run(call, input)
      const answer = output.parse(value)
      writeAuditEvent(session, principal, ctx, audit, subject)
      return answer
    })
  })
}
