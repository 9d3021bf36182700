import type { OpenApiDocument, Operation } from '@medilens/api'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

interface SentRequest extends RequestInit {
  readonly method: string
  /** Taken by the server to be kept aside, though the document would not have it. */
  readonly isBroken?: boolean
}

/** What is wrong with what travelled, by the document; and which operations travelled at all. */
export interface DocumentCheck {
  /** Sends a request that the document knows, and holds it and its answer to it. */
  readonly send: (url: URL, init: SentRequest) => Promise<Response>
  /** What was not as the document says. */
  readonly broken: readonly string[]
  /** Of each operation the statuses that were answered. */
  readonly called: ReadonlyMap<string, ReadonlySet<number>>
}

/** Holds calls to a document: bodies as they were sent where they were taken, and every answer. */
export function documentCheck(document: OpenApiDocument): DocumentCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  const { components } = document
  const validators = new Map<object, ValidateFunction>()
  const validatorOf = (schema: object, as: (schema: object) => object): ValidateFunction => {
    const known = validators.get(schema) ?? ajv.compile({ ...as(schema), components: as(components) })
    validators.set(schema, known)
    return known
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      operation,
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    })),
  )
  const broken: string[] = []
  const called = new Map(operations.map(({ operation }) => [operation.operationId, new Set<number>()]))
  const hold = (what: string, schema: object, value: unknown, as = (it: object) => it): void => {
    const validate = validatorOf(schema, as)
    if (!validate(value)) broken.push(`${what}: ${ajv.errorsText(validate.errors)}`)
  }

  return {
    broken,
    called,
    send: async (url, init) => {
      const found = operations.find(
        ({ method, pattern }) => method === init.method.toLowerCase() && pattern.test(url.pathname),
      )
      if (found === undefined) throw new Error(`The document has no ${init.method} ${url.pathname}`)
      const { operation } = found
      const { operationId } = operation
      const response = await fetch(url, init)
      called.get(operationId)?.add(response.status)
      const answered = answerOf(operation, response.status)
      if (answered === undefined) broken.push(`${operationId}: answers ${response.status}`)
      const schema = answered?.content['application/json']?.schema
      if (schema !== undefined) {
        hold(`${operationId}, answered ${response.status}`, schema, await response.clone().json(), closed)
      }
      if (response.ok && typeof init.body === 'string' && init.isBroken !== true) {
        const sent = operation.requestBody?.content['application/json']?.schema
        if (sent !== undefined) hold(`${operationId}, sent`, sent, JSON.parse(init.body))
      }
      if (response.ok && init.body instanceof FormData) {
        const sent = operation.requestBody?.content['multipart/form-data']?.schema
        if (sent !== undefined) hold(`${operationId}, sent`, sent, textsOf(init.body))
      }
      return response
    },
  }
}

/** A schema that allows no more than it names: what travels and is not in the document is found, too. */
function closed(schema: object): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, value: unknown) =>
      typeof value === 'object' &&
      value !== null &&
      'properties' in value &&
      !('additionalProperties' in value)
        ? { ...value, additionalProperties: false }
        : value,
    ),
  )
}

const answerOf = ({ responses }: Operation, status: number) =>
  responses[status] ?? (status >= 400 ? responses['default'] : undefined)

/** The parts of a form, files as texts. */
const textsOf = (form: FormData) =>
  Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]))
