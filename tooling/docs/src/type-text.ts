import { choicesOf, fieldsOf, isObject, referenceOf, schemaOf, type JsonSchema } from './json-schema.ts'

/** How a value is written down in one line: its type, range, and choices, in Markdown. */
export function typeText(schema: JsonSchema): string {
  const name = referenceOf(schema)
  if (name !== null) return `[${name}](#${name.toLowerCase()})`
  const text = withoutDefault(schema)
  return schema.default === undefined ? text : `${text}, if left out ${code(schema.default)}`
}

function withoutDefault(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(code).join(' · ')
  const choices = choicesOf(schema)
  if (choices.length > 0) return choiceText(choices)
  if (Array.isArray(schema.type)) return choiceText(schema.type.map((type) => ({ ...schema, type })))
  switch (schema.type) {
    case 'string':
      return stringText(schema)
    case 'integer':
      return joined('whole number', numberRange(schema), unitOf(schema))
    case 'number':
      return joined('number', numberRange(schema), unitOf(schema))
    case 'array':
      return joined(
        'list',
        countText(schema.minItems, schema.maxItems),
        'of',
        typeText(schemaOf(schema.items)),
      )
    case 'object':
      return objectText(schema)
    case 'boolean':
      return '`true` · `false`'
    case 'null':
      return 'null'
    default:
      return 'anything'
  }
}

/** Null comes last, and a list in a choice says where it ends. */
function choiceText(choices: readonly JsonSchema[]): string {
  const isNull = ({ type }: JsonSchema) => type === 'null'
  const texts = choices.filter((choice) => !isNull(choice)).map(typeText)
  return [...texts, ...(choices.some(isNull) ? ['null'] : [])].join(' or ')
}

const unitOf = ({ 'x-unit': unit }: JsonSchema): string => (typeof unit === 'string' ? `in ${unit}` : '')

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  'date-time': 'instant (ISO 8601 with its offset)',
  date: 'date (YYYY-MM-DD)',
  email: 'e-mail address',
  uri: 'address of a page',
  ipv4: 'IP address',
  ipv6: 'IP address',
}

function stringText({ format, minLength, maxLength }: JsonSchema): string {
  const known = format === undefined ? undefined : FORMATS[format]
  return joined(known ?? 'text', known === undefined ? countText(minLength, maxLength) : '')
}

/** JavaScript's own limits are none of ours. */
function numberRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const low = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum
  const high = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (low !== undefined && high !== undefined) return `${figure(low)} to ${figure(high)}`
  const parts = [
    low === undefined ? '' : `from ${figure(low)}`,
    typeof exclusiveMinimum === 'number' ? `above ${figure(exclusiveMinimum)}` : '',
    high === undefined ? '' : `to ${figure(high)}`,
    typeof exclusiveMaximum === 'number' ? `below ${figure(exclusiveMaximum)}` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

/** How many or how long, in parentheses; nothing where only memory limits it. */
export function countText(least: number | undefined, most: number | undefined): string {
  if (most === undefined) return least === undefined || least === 0 ? '' : `(at least ${figure(least)})`
  return least === most ? `(${figure(most)})` : `(${figure(least ?? 0)} to ${figure(most)})`
}

function objectText(schema: JsonSchema): string {
  if (isObject(schema)) {
    const fields = fieldsOf(schema).map(
      ({ name, schema: field, optional }) => `${name}${optional ? '?' : ''}: ${typeText(field)}`,
    )
    return fields.length === 0 ? 'nothing' : `{ ${fields.join(', ')} }`
  }
  const values = whole(typeText(schemaOf(schema.additionalProperties)))
  const names = countText(undefined, schemaOf(schema.propertyNames).maxLength)
  return joined(`by name${names === '' ? '' : ` ${names}`}:`, values)
}

/** A choice inside something else says where it ends. */
const whole = (text: string): string => (text.includes(' or ') ? `(${text})` : text)
const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 10 })
const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' ')
