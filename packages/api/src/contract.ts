import type { TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server'
import type { appRouter } from './router.ts'

// The router as a client may know it. The declaration file of this file stands alone: it names @trpc/server and zod (for
// the brands of ids), nothing of ours. Otherwise every user's compiler would look for the ORM or, not finding it, make
// every type `any`.

/** Every procedure by domain and name: what it is sent and what it answers, without a context. */
export type Procedures = NonNullable<typeof procedures>

/** What an answer says of an error, beside its message. */
export type ErrorData = NonNullable<typeof errorData>

type Definition = (typeof appRouter)['_def']

/** A procedure without its middleware's context and its meta, which holds schemas. */
type Plain<Procedure> =
  Procedure extends TRPCQueryProcedure<infer Types>
    ? TRPCQueryProcedure<{ input: Types['input']; output: Types['output']; meta: unknown }>
    : Procedure extends TRPCMutationProcedure<infer Types>
      ? TRPCMutationProcedure<{ input: Types['input']; output: Types['output']; meta: unknown }>
      : Procedure extends TRPCSubscriptionProcedure<infer Types>
        ? TRPCSubscriptionProcedure<{ input: Types['input']; output: Types['output']; meta: unknown }>
        : never

// A type alias is printed in a declaration file as it stands in the source, with the names of the server's files in it;
// the type inferred for a constant is printed in full. That is all these constants are for: nobody reads their value.
const procedures = writtenOut<Definition['record']>()
const errorData = fieldsWrittenOut<Definition['_config']['$types']['errorShape']['data']>()

function writtenOut<Domains>():
  | { [Domain in keyof Domains]: { [Name in keyof Domains[Domain]]: Plain<Domains[Domain][Name]> } }
  | undefined {
  return undefined
}

/** Interfaces too, which are otherwise printed by their names. */
function fieldsWrittenOut<Data>():
  | {
      [Field in keyof Data]: Data[Field] extends readonly (infer Item extends object)[]
        ? readonly { readonly [Part in keyof Item]: Item[Part] }[]
        : Data[Field]
    }
  | undefined {
  return undefined
}
