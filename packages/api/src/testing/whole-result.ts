import type { PipelineType } from '@medilens/db'
import { z } from 'zod'
import { RESULTS } from '../pipeline/schema.ts'

type Schema = z.core.JSONSchema.BaseSchema

/** A value that a schema takes, and that its column keeps as it is. */
function valueOf(schema: Schema): unknown {
  const [choice] = schema.anyOf ?? []
  if (choice !== undefined) return valueOf(choice)
  if (schema.enum !== undefined) return schema.enum[0]
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  const items = Array.isArray(schema.items) ? schema.items[0] : schema.items
  switch (type) {
    case 'string':
      return 'a text'
    case 'integer':
      return schema.maximum ?? 1
    case 'number':
      return Math.max(schema.minimum ?? 0, 0.5)
    case 'boolean':
      return true
    case 'array':
      return [valueOf(typeof items === 'object' ? items : {})]
    case 'object':
      return wholeOf(schema)
    default:
      throw new Error(`no value for ${JSON.stringify(schema)}`)
  }
}

/** An object with every field of its schema. */
const wholeOf = ({ properties = {} }: Schema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      valueOf(typeof field === 'object' ? field : {}),
    ]),
  )

/** What the first value of each field would contradict. */
const CONSISTENT: Partial<Record<PipelineType, object>> = {
  retinal: { drSeverity: 'proliferative', dmeSeverity: 'mild' },
}

/** A result with every field of its modality, that keeps its rules. */
export const wholeResult = (type: PipelineType): Record<string, unknown> => ({
  ...wholeOf(z.toJSONSchema(RESULTS[type], { io: 'input' })),
  ...CONSISTENT[type],
})
