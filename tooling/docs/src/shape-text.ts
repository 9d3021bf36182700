import type { z } from 'zod'
import {
  choicesOf,
  fieldsOf,
  isObject,
  same,
  schemaOf,
  type Direction,
  type Field,
  type JsonSchema,
} from './json-schema.ts'
import { code, table } from './markdown.ts'
import { countText, typeText } from './type-text.ts'

/** What is known of a shape besides its schema. */
export interface ShapeContext {
  readonly direction: Direction
  /** Its own name; null where it has none. */
  readonly name: string | null
  readonly comments: ReadonlyMap<string, string>
  /** Named shapes, as this direction has them, that others may be said to be more than. */
  readonly bases: readonly { readonly name: string; readonly schema: JsonSchema }[]
}

/** Fewer fields than these are repeated rather than looked up. */
const WORTH_A_NAME = 5

/** A shape in Markdown: what it is more than, its fields, and between which lists of fields there is a choice. */
export function shapeText(schema: JsonSchema, context: ShapeContext): string[] {
  const choices = choicesOf(schema)
  if (choices.length === 0 && !isObject(schema)) return [`${typeText(schema)}.`]
  const lists = choices.length === 0 ? [fieldsOf(schema)] : choices.map(fieldsOf)
  const [first = []] = lists
  const common = first.filter((field) => lists.every((list) => list.some((other) => same(field, other))))
  const [base, own] = overBase(common, context)
  const rows = own.flatMap((field) => rowsOf(field, '', context))
  const alternatives = lists
    .map((list) => list.filter((field) => !common.some((other) => same(field, other))))
    .filter(() => lists.length > 1)
  if (common.length === 0 && alternatives.length === 0) return ['Nothing.']
  return [
    ...(base === null ? [] : [`As ${base}${rows.length > 0 ? ', and' : '.'}`, '']),
    ...(rows.length === 0 ? [] : [...table(['field', 'type', ''], rows), '']),
    ...(alternatives.length === 0 ? [] : [rows.length === 0 ? 'One of:' : 'and one of:', '']),
    ...alternatives.map((fields) => `- ${alternativeText(fields, context)}`),
  ]
}

/** The largest named shape whose fields are all here, as a link, and the fields beside them. */
function overBase(
  fields: readonly Field[],
  { bases, name: itself }: ShapeContext,
): [base: string | null, own: readonly Field[]] {
  const [largest] = bases
    .filter(({ name, schema }) => name !== itself && isObject(schema))
    .map(({ name, schema }) => ({ name, inherited: fieldsOf(schema) }))
    .filter(({ inherited }) => inherited.length >= WORTH_A_NAME && inherited.length < fields.length)
    .filter(({ inherited }) => inherited.every((field) => fields.some((other) => same(field, other))))
    .toSorted((one, other) => other.inherited.length - one.inherited.length)
  if (largest === undefined) return [null, fields]
  const isInherited = (field: Field) => largest.inherited.some((other) => same(field, other))
  return [`[${largest.name}](#${largest.name.toLowerCase()})`, fields.filter((field) => !isInherited(field))]
}

function alternativeText(fields: readonly Field[], context: ShapeContext): string {
  const [base, own] = overBase(fields, context)
  const texts = own.map((field) => `${labelOf(field)} ${typeText(field.schema)}`)
  const all = base === null ? texts : [...texts, `the fields of ${base}`]
  return all.length === 0 ? 'nothing more' : all.join(', ')
}

const labelOf = ({ name, optional }: Field): string => code(`${name}${optional ? '?' : ''}`)

/** A field's row; where it holds objects without a name, each of their fields in a row of its own below. */
function rowsOf(field: Field, prefix: string, context: ShapeContext): string[][] {
  const { name, schema } = field
  const path = `${prefix}${name}`
  const remark = context.comments.get(path.replaceAll('[]', ''))?.replaceAll('\n', ' ') ?? ''
  const label = code(`${path}${field.optional ? '?' : ''}`)
  const inner = innerObject(schema)
  if (inner === null) return [[label, typeText(schema), remark]]
  const { object, placeholder, isList } = inner
  const below = fieldsOf(object).flatMap((each) => rowsOf(each, `${path}${isList ? '[]' : ''}.`, context))
  return [[label, placeholder, remark], ...below]
}

const SHORT = 120

interface Inner {
  readonly object: JsonSchema
  readonly isList: boolean
  /** The field's own type, with the object left out. */
  readonly placeholder: string
}

/** The object that a field holds, where it is too long for the field's own line. */
function innerObject(schema: JsonSchema): Inner | null {
  const choices = choicesOf(schema)
  const [only, ...others] = choices.filter(({ type }) => type !== 'null')
  if (only !== undefined && others.length === 0) {
    const inner = innerObject(only)
    return inner === null ? null : { ...inner, placeholder: `${inner.placeholder} or null` }
  }
  const isList = schema.type === 'array'
  const object = isList ? schemaOf(schema.items) : schema
  if (!isObject(object) || typeText(object).length <= SHORT) return null
  const placeholder = isList
    ? ['list', countText(schema.minItems, schema.maxItems), 'of objects'].filter(Boolean).join(' ')
    : 'object'
  return { object, isList, placeholder }
}

/** What must hold between fields, in the words in which a caller is refused. */
export function rulesOf(schema: z.ZodType): string[] {
  return (schema.def.checks ?? []).flatMap(({ _zod: { def } }) => {
    if (def.check !== 'custom' || def.error === undefined) return []
    const said: unknown = Reflect.apply(def.error, undefined, [
      { code: 'custom', input: undefined, path: [] },
    ])
    return typeof said === 'string' ? [said] : []
  })
}
