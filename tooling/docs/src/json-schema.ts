import { z } from 'zod'
import type { Shape } from './shapes.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema
export type Direction = 'input' | 'output'

/** Schemas as JSON Schema, in which a named shape stands by its name. */
export interface Described {
  readonly root: JsonSchema
  readonly named: Readonly<Record<string, JsonSchema>>
}

/** Turns a schema into JSON Schema, as it is sent (`input`) or answered (`output`). */
export function describer(shapes: readonly Shape[]) {
  const names = z.registry<{ id: string }>()
  for (const { name, schema } of shapes) names.add(schema, { id: name })
  return (schema: z.ZodType, direction: Direction): Described => {
    const {
      $defs = {},
      $ref,
      ...rest
    } = z.toJSONSchema(schema, {
      io: direction,
      metadata: names,
      unrepresentable: 'any',
      // Some texts say what they hold without checking it: an instant in an answer is the server's own.
      override: ({ zodSchema, jsonSchema }) => {
        const { format, 'x-unit': unit } = z.globalRegistry.get(zodSchema) ?? {}
        if (typeof format === 'string') jsonSchema.format = format
        if (typeof unit === 'string') jsonSchema['x-unit'] = unit
      },
    })
    const root = $ref === undefined ? rest : (shapeOf($defs, $ref) ?? rest)
    return { root, named: $defs }
  }
}

const REFERENCE = '#/$defs/'

/** The name behind a `$ref`; null where a schema has none. */
export const referenceOf = ({ $ref }: JsonSchema): string | null =>
  $ref?.startsWith(REFERENCE) === true ? $ref.slice(REFERENCE.length) : null

const shapeOf = (named: Readonly<Record<string, JsonSchema>>, $ref: string): JsonSchema | undefined =>
  named[$ref.slice(REFERENCE.length)]

type Place = z.core.JSONSchema._JSONSchema
/** What JSON Schema allows as a boolean, or leaves out, is `{}` here: anything. */
export const schemaOf = (place: Place | Place[] | undefined): JsonSchema =>
  typeof place === 'object' && !Array.isArray(place) ? place : {}

/** One field of an object. */
export interface Field {
  readonly name: string
  readonly schema: JsonSchema
  readonly optional: boolean
}

/** The fields of an object; empty for anything else. */
export const fieldsOf = ({ properties = {}, required = [] }: JsonSchema): Field[] =>
  Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: schemaOf(schema),
    optional: !required.includes(name),
  }))

/** The choices of a union; empty where there is but one way. */
export const choicesOf = ({ anyOf, oneOf }: JsonSchema): JsonSchema[] => anyOf ?? oneOf ?? []

export const isObject = (schema: JsonSchema): boolean =>
  schema.type === 'object' && schema.properties !== undefined

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
