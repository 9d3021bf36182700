import { z } from 'zod'
import { AnalyzeFormFields, FileRole } from '../../assessment/analyze/schema.ts'
import { CONTRACTS, SubmitInput } from '../../pipeline/hand-over/schema.ts'
import { APP_ERROR_CODES } from '../../trpc/error.ts'
import { jsonSchemaOf, refTo, type JsonSchema } from './json-schema.ts'

/** Every refusal, of procedures and plain routes alike. */
const Refusal = z.object({
  error: z.object({
    /** What to do, for people to read. */
    message: z.string(),
    /** As JSON-RPC numbers it. */
    code: z.int(),
    data: z.object({
      code: z.string(),
      httpStatus: z.int().min(400).max(599),
      reason: z.enum(Object.keys(APP_ERROR_CODES)),
      /** What is wrong, by fields of the contract. */
      issues: z.array(z.object({ path: z.string(), problem: z.string() })),
      requestId: z.string().nullable(),
      /** After how many milliseconds it may be tried again; null where that is not known. */
      retryAfterMs: z.int().nullable(),
    }),
  }),
})

const CONTRACT_SCHEMAS = Object.entries<z.ZodType>(CONTRACTS).map(([contract, schema]) => ({
  contract,
  /** As the document calls it: names of components have no slash. */
  name: `Contract.${contract.replace('/', '.')}`,
  schema,
}))

/** What the document names. */
export const componentSchemas = (): Record<string, JsonSchema> => ({
  Refusal: jsonSchemaOf(Refusal, 'output'),
  ...Object.fromEntries(CONTRACT_SCHEMAS.map(({ name, schema }) => [name, jsonSchemaOf(schema, 'input')])),
})

/** What is handed over: its payload is what its contract says. */
export function submitBody(): JsonSchema {
  const { properties, ...whole } = jsonSchemaOf(SubmitInput, 'input')
  return {
    oneOf: CONTRACT_SCHEMAS.map(({ contract, name }) => ({
      ...whole,
      properties: { ...properties, contract: { type: 'string', const: contract }, payload: refTo(name) },
    })),
  }
}

/** A form of a sample: text parts first, then its files, each named after its role. */
export function formBody(): JsonSchema {
  const fields = jsonSchemaOf(AnalyzeFormFields, 'input')
  const { pattern, maxLength } = jsonSchemaOf(FileRole, 'input')
  return {
    ...fields,
    additionalProperties: {
      type: 'string',
      contentMediaType: 'application/octet-stream',
      description: `A file, named after its role (${pattern}, at most ${maxLength} characters), with a file name.`,
    },
  }
}
