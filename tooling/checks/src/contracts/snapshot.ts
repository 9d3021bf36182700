import { CONTRACTS, MEASURED_RULES } from '@medilens/api/pipeline/hand-over/schema'
import { rulesOf, sameMeasuresOf } from '@medilens/db/rules'
import { PIPELINE_TYPES } from '@medilens/db/vocabulary'
import { z } from 'zod'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** A contract as it is written down. */
export interface ContractRecord {
  /** What is sent: types, units and ranges. */
  readonly schema: JsonSchema
  /** What must hold between fields, by name: as the database checks it, or in words. */
  readonly rules: Readonly<Record<string, string>>
}

/** Contracts by name, as `cardiology/1`. */
export type Contracts = Readonly<Record<string, ContractRecord>>

/** Where they are written down. */
export const RECORD = 'docs/contracts.json'

/** The contracts as the code has them. */
export const contractsNow = (): Contracts =>
  Object.fromEntries(Object.entries(CONTRACTS).map(([name, schema]) => [name, recordOf(name, schema)]))

/** One contract as it is written down. */
function recordOf(name: string, schema: z.ZodType): ContractRecord {
  const type = PIPELINE_TYPES.find((known) => name.startsWith(`${known}/`))
  const ofResult = type === undefined ? [] : rulesOf(type)
  const sameMeasures = type === undefined ? [] : sameMeasuresOf(type)
  return {
    schema: jsonSchemaOf(schema, [...Object.values(MEASURED_RULES), ...ofResult.map(({ says }) => says)]),
    rules: {
      ...MEASURED_RULES,
      ...Object.fromEntries(ofResult.map(({ name: rule, must }) => [rule, must.check])),
      ...Object.fromEntries(
        sameMeasures.map(({ field, biomarker, unit, digits }) => [
          `${field}_is_${biomarker}`,
          `in ${unit}, to ${digits} decimals`,
        ]),
      ),
    },
  }
}

/**
 * What is sent by a schema; `x-rules` are the refinements of a part that JSON Schema has no word for, as they are told.
 * @param named rules that are written down otherwise
 */
export const jsonSchemaOf = (schema: z.ZodType, named: readonly string[] = []): JsonSchema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema: { _zod }, jsonSchema }) => {
      const rules = (_zod.def.checks ?? [])
        .filter(({ _zod: { def } }) => def.check === 'custom')
        .map(({ _zod: { def } }) => wordsOf(def.error))
        .filter((rule) => !named.includes(rule))
      if (rules.length > 0) jsonSchema['x-rules'] = rules
    },
  })
  return rest
}

/** What a refinement says, whatever it refuses. */
function wordsOf(error: object | undefined): string {
  const said: unknown = typeof error === 'function' ? Reflect.apply(error, undefined, [{}]) : undefined
  return typeof said === 'string' ? said : 'a rule without words'
}

export const recordText = (contracts: Contracts): string => `${JSON.stringify(contracts, null, 2)}\n`

const Contract = z.object({
  schema: z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null),
  rules: z.record(z.string(), z.string()),
})

/** Contracts as they were written down; null where that is no record of them. */
export function readContracts(text: string): Contracts | null {
  try {
    return z.record(z.string(), Contract).parse(JSON.parse(text))
  } catch {
    return null
  }
}
