import type { z } from 'zod'
import type { JsonSchema } from './snapshot.ts'

/** What a change is to those who send by the contract as it was: refused from now on, or none the wiser. */
export interface Change {
  readonly kind: 'breaking' | 'safe'
  /** From the root, as `result.heartRateBpm`; `[]` is each of a list. */
  readonly path: string
  readonly what: string
}

type Compare = (was: JsonSchema, is: JsonSchema, path: string) => readonly Change[]

const change = (kind: Change['kind'], path: string, what: string): readonly Change[] => [{ kind, path, what }]

/** Every change from one schema of what is sent to another. What this cannot judge counts as breaking. */
export const compareSchemas: Compare = (was, is, path) =>
  isChoice(was) || isChoice(is)
    ? [...compareChoices(was, is, path), ...compareOne(withoutChoices(was), withoutChoices(is), path)]
    : compareOne(was, is, path)

const compareOne: Compare = (was, is, path) =>
  [
    compareTypes,
    compareValues,
    compareBounds,
    compareFields,
    compareItems,
    compareUnits,
    compareRules,
    compareDefaults,
    compareTexts,
    compareUnknown,
  ].flatMap((compare) => compare(was, is, path))

const isChoice = ({ anyOf, oneOf }: JsonSchema): boolean => anyOf !== undefined || oneOf !== undefined
const withoutChoices = (schema: JsonSchema): JsonSchema => {
  if (!isChoice(schema)) return {}
  const { anyOf: _any, oneOf: _one, ...rest } = schema
  return rest
}

/** A schema that is none of a choice is the only one. Choices are known by what tells them apart. */
const compareChoices: Compare = (was, is, path) => {
  const before = choicesOf(was)
  const after = choicesOf(is)
  const gone = [...before.keys()].filter((key) => !after.has(key))
  const come = [...after.keys()].filter((key) => !before.has(key))
  return [
    ...gone.flatMap((key) => change('breaking', path, `can no more be ${key}`)),
    ...come.flatMap((key) => change('safe', path, `can be ${key} too`)),
    ...[...before].flatMap(([key, one]) => compareSchemas(one, after.get(key) ?? one, path)),
  ]
}

/** Of several that nothing tells apart, each is known by its place among them too. */
function choicesOf(schema: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const choices = new Map<string, JsonSchema>()
  for (const choice of (schema.anyOf ?? schema.oneOf ?? [schema]).map(schemaAt)) {
    const key = keyOf(choice)
    let name = key
    for (let place = 2; choices.has(name); place++) name = `${key} (${place})`
    choices.set(name, choice)
  }
  return choices
}

/** By the constants in it, else by its type. */
function keyOf(schema: JsonSchema): string {
  const constants = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const { const: value } = schemaAt(field)
    return value === undefined ? [] : [`${name} ${JSON.stringify(value)}`]
  })
  if (constants.length > 0) return constants.join(', ')
  return typeof schema.type === 'string' ? schema.type.replace('integer', 'number') : 'something else'
}

type Place = z.core.JSONSchema._JSONSchema
/** What JSON Schema allows as a boolean, or leaves out, is `{}` here: anything. */
const schemaAt = (place: Place | Place[] | undefined): JsonSchema =>
  typeof place === 'object' && !Array.isArray(place) ? place : {}

const compareTypes: Compare = (was, is, path) => {
  const before = typesOf(was)
  const after = typesOf(is)
  const gone = before.filter((type) => !after.includes(type))
  const come = after.filter((type) => !before.includes(type))
  return [
    ...(gone.length > 0 ? change('breaking', path, `is no more of type ${gone.join(', ')}`) : []),
    ...(come.length > 0 ? change('safe', path, `may be of type ${come.join(', ')} too`) : []),
  ]
}

const ALL_TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']

/** What has no type may be of any; a number may be a whole one. */
function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return ALL_TYPES
  const types: readonly string[] = Array.isArray(type) ? type : [type]
  return types.includes('number') ? [...types, 'integer'] : types
}

const compareValues: Compare = (was, is, path) => {
  const before = valuesOf(was)
  const after = valuesOf(is)
  if (before === null) return after === null ? [] : change('breaking', path, 'takes only some values')
  if (after === null) return change('safe', path, 'takes any value')
  const gone = before.filter((value) => !after.includes(value))
  const come = after.filter((value) => !before.includes(value))
  return [
    ...(gone.length > 0 ? change('breaking', path, `no more takes ${gone.join(', ')}`) : []),
    ...(come.length > 0 ? change('safe', path, `takes ${come.join(', ')} too`) : []),
  ]
}

/** Null: whatever. */
function valuesOf({ enum: words, const: only }: JsonSchema): readonly string[] | null {
  const values = words ?? (only === undefined ? undefined : [only])
  return values?.map((value) => JSON.stringify(value)) ?? null
}

/** A number that is higher the wider a limit is, and whether it is itself within. */
interface Limit {
  readonly width: number
  readonly within: boolean
}

const to = (width: number, within = true): Limit => ({ width, within })

/** Negative where the first is the narrower one, 0 where they are the same. */
const byWidth = (one: Limit, other: Limit): number =>
  one.width === other.width ? Number(one.within) - Number(other.within) : one.width - other.width

/** The one of two limits of the same side that counts. */
const narrower = (one: Limit, other: Limit): Limit => (byWidth(one, other) < 0 ? one : other)

const beside = (limit: unknown, sign: 1 | -1): Limit =>
  typeof limit === 'number' ? to(sign * limit, false) : to(Infinity)

const LIMITS: readonly (readonly [name: string, of: (schema: JsonSchema) => Limit])[] = [
  [
    'lowest value',
    ({ minimum = -Infinity, exclusiveMinimum }) => narrower(to(-minimum), beside(exclusiveMinimum, -1)),
  ],
  [
    'highest value',
    ({ maximum = Infinity, exclusiveMaximum }) => narrower(to(maximum), beside(exclusiveMaximum, 1)),
  ],
  ['least length', ({ minLength = 0 }) => to(-minLength)],
  ['greatest length', ({ maxLength = Infinity }) => to(maxLength)],
  ['least number', ({ minItems = 0 }) => to(-minItems)],
  ['greatest number', ({ maxItems = Infinity }) => to(maxItems)],
]

const compareBounds: Compare = (was, is, path) =>
  LIMITS.flatMap(([name, of]) => {
    const wider = byWidth(of(is), of(was))
    if (wider === 0) return []
    return wider < 0
      ? change('breaking', path, `has a narrower limit: ${name}`)
      : change('safe', path, `has a wider limit: ${name}`)
  })

const compareFields: Compare = (was, is, path) => {
  const [before, after] = [was.properties ?? {}, is.properties ?? {}]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const required = (schema: JsonSchema, name: string) => schema.required?.includes(name) === true
  return [
    ...names.flatMap((name) => {
      const at = path === '' ? name : `${path}.${name}`
      if (!(name in after))
        return is.additionalProperties === false
          ? change('breaking', at, 'is no field any more')
          : change('safe', at, 'is not looked at any more')
      if (!(name in before)) {
        if (required(is, name)) return change('breaking', at, 'is a new field that must be sent')
        return was.additionalProperties === false
          ? change('safe', at, 'is a new field that may be left out')
          : change('breaking', at, 'takes no more whatever was sent')
      }
      const [mustNow, mustBefore] = [required(is, name), required(was, name)]
      return [
        ...(mustNow && !mustBefore ? change('breaking', at, 'must be sent') : []),
        ...(mustBefore && !mustNow ? change('safe', at, 'may be left out') : []),
        ...compareSchemas(schemaAt(before[name]), schemaAt(after[name]), at),
      ]
    }),
    ...compareFurther(was, is, path),
  ]
}

/** Fields under other names than those that are listed. */
const compareFurther: Compare = (was, is, path) => {
  const [before, after] = [was.additionalProperties, is.additionalProperties]
  if (after === false) return before === false ? [] : closed(was, path)
  if (before === false) return change('safe', path, 'may have further fields')
  return [
    ...compareParts(before, after, `${path}.*`),
    ...compareParts(was.propertyNames, is.propertyNames, `${path}.*`),
  ]
}

/** What neither says anything of is the same. */
const compareParts = (was: Place | undefined, is: Place | undefined, path: string): readonly Change[] =>
  was === undefined && is === undefined ? [] : compareSchemas(schemaAt(was), schemaAt(is), path)

const closed = ({ type }: JsonSchema, path: string): readonly Change[] =>
  type === 'object' ? change('breaking', path, 'has no further fields') : []

const compareItems: Compare = (was, is, path) =>
  was.items === undefined && is.items === undefined
    ? []
    : compareSchemas(schemaAt(was.items), schemaAt(is.items), `${path}[]`)

const compareUnits: Compare = ({ 'x-unit': before }, { 'x-unit': after }, path) => {
  if (before === after) return []
  if (before === undefined) return change('safe', path, 'has a unit where none was said')
  return change('breaking', path, 'has another unit')
}

/** What else a value is held to, in the words in which it is refused. */
const compareRules: Compare = (was, is, path) => {
  const [before, after] = [rulesIn(was), rulesIn(is)]
  return [
    ...after
      .filter((rule) => !before.includes(rule))
      .flatMap((rule) => change('breaking', path, `is held to a new rule: ${rule}`)),
    ...before
      .filter((rule) => !after.includes(rule))
      .flatMap((rule) => change('safe', path, `is held no more to: ${rule}`)),
  ]
}

const rulesIn = ({ 'x-rules': rules }: JsonSchema): readonly string[] =>
  Array.isArray(rules) ? rules.map(String) : []

const compareDefaults: Compare = ({ default: before }, { default: after }, path) => {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (before === undefined) return change('safe', path, 'says what it is where it is left out')
  return change('breaking', path, 'means something else where it is left out')
}

/** Whether a text or a number has a form can't be compared: another one is narrower, and none is wider. */
const compareTexts: Compare = (was, is, path) =>
  ['pattern', 'format', 'multipleOf', 'contentEncoding'].flatMap((keyword) => {
    const [before, after] = [was[keyword], is[keyword]]
    if (before === after) return []
    return after === undefined
      ? change('safe', path, `needs no ${keyword} any more`)
      : change('breaking', path, `needs another ${keyword}`)
  })

const KEYWORDS =
  'type enum const anyOf oneOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems' +
  ' properties required additionalProperties propertyNames items x-unit x-rules default pattern format multipleOf contentEncoding'
/** They say something to readers. */
const WORDS = 'title description examples deprecated'
const JUDGED = new Set(`${KEYWORDS} ${WORDS}`.split(' '))

const compareUnknown: Compare = (was, is, path) =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((keyword) => !JUDGED.has(keyword))
    .filter((keyword) => JSON.stringify(was[keyword]) !== JSON.stringify(is[keyword]))
    .flatMap((keyword) => change('breaking', path, `has another ${keyword}`))
