import type { ErrorData as ApiErrorData, Procedures as ApiProcedures } from '@medilens/api/contract'
import type {
  inferRouterInputs,
  inferRouterOutputs,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
} from '@trpc/server'

/** The router that a client talks to, over a context of which it knows nothing. For tRPC's own tools. */
export type Contract = TRPCBuiltRouter<
  {
    ctx: object
    meta: object
    errorShape: { code: TRPC_ERROR_CODE_NUMBER; message: string; data: ErrorData }
    transformer: false
  },
  Procedures
>

/** What each procedure is sent: `Inputs['assessment']['record']`. */
export type Inputs = inferRouterInputs<Contract>

/** What each procedure answers: `Outputs['biomarker']['history']`. */
export type Outputs = inferRouterOutputs<Contract>

/** What the server says of an error, beside its message. */
export type ErrorData = NonNullable<typeof errorData>

type Procedures = NonNullable<typeof procedures>

// The types come from a package that is not published. A type alias would name it in our declaration file; the type
// inferred for a constant is printed there in full. That is all these constants are for: nobody reads their value.
const procedures = writtenOut<ApiProcedures>()
const errorData = writtenOut<ApiErrorData>()

function writtenOut<Type>(): { [Key in keyof Type]: Type[Key] } | undefined {
  return undefined
}
