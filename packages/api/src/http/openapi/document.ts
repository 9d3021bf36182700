import { PIPELINE_TYPES } from '@medilens/db/vocabulary'
import { AnalyzedForm } from '../../assessment/analyze/schema.ts'
import { UploadState } from '../../file/schema.ts'
import { HTTP_ROUTES } from '../routes.ts'
import { inventory, type InventoryEntry } from '../../inventory.ts'
import { componentSchemas, formBody, submitBody } from './bodies.ts'
import { jsonSchemaOf, refTo, type JsonSchema } from './json-schema.ts'
import { PROCEDURES, ROUTES, type ToldRouteKey } from './operations.ts'

/** A body in each type that it may have; a type without a schema is bytes. */
export type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>
}

/** An OpenAPI 3.1 document, as far as ours go. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

/**
 * What a service in any language is told of the doors by which samples come in and results are handed over: made of the
 * schemas by which the server checks and answers, and of the registry of its routes.
 */
export function openApiDocument(): OpenApiDocument {
  const procedures = inventory().flatMap((entry) => {
    const told = PROCEDURES[entry.path]
    return told === undefined
      ? []
      : [[`/trpc/${entry.path}`, 'post', procedureOperation(entry, told.summary)] as const]
  })
  const routes = HTTP_ROUTES.flatMap(({ method, path, reason }) => {
    const key = `${method} ${path}`
    if (!isTold(key)) return []
    const template = path.replaceAll(/:(?<name>\w+)/g, '{$<name>}')
    const operation: Operation = {
      ...ROUTES[key],
      description: reason,
      tags: [key.startsWith('POST') ? 'assessment' : 'file'],
      ...routeBodies[key](),
    }
    return [[template, method.toLowerCase(), operation] as const]
  })
  const paths = new Map<string, Record<string, Operation>>()
  for (const [path, method, operation] of [...routes, ...procedures]) {
    paths.set(path, { ...paths.get(path), [method]: operation })
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'MediLens',
      version: '0.1.0',
      summary: 'Samples in, work out, results back',
      description: DESCRIPTION,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key of an organization (mlk_…), or, for the hand-over alone, one of the platform (mlp_…).',
        },
        uploadToken: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: '`Upload <token>`: the token of this file, as file.createUpload answered it.',
        },
      },
    },
  }
}

const DESCRIPTION = [
  'Procedures are called by POST with their input as JSON, those that only read too. A refusal says in',
  '`error.data.reason` why, in a closed vocabulary, and in `error.message` what to do. Fields that a body does not name',
  'are refused; of answers, fields that you do not know are to be passed over.',
].join(' ')

const BY_KEY = [{ key: [] }]
const BY_TOKEN = [{ uploadToken: [] }]
const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } })
const answer = (schema: JsonSchema, description: string) => ({ description, content: json(schema) })
const REFUSED = { default: answer(refTo('Refusal'), 'Refused, or failed') }

function procedureOperation({ path, type, meta }: InventoryEntry, summary: string): Operation {
  const input = path === 'pipeline.submit' ? submitBody() : jsonSchemaOf(meta.input, 'input')
  const data = jsonSchemaOf(meta.output, 'output')
  return {
    operationId: path,
    summary,
    description: `A ${type}. It needs ${meta.permission}${meta.platform ? ', or a key of the platform' : ''}.`,
    tags: [path.split('.')[0] ?? ''],
    security: BY_KEY,
    requestBody: { required: true, content: json(input) },
    responses: {
      '200': answer(enveloped(data), 'Done'),
      ...REFUSED,
    },
  }
}

/** As an answer of a procedure travels. */
const enveloped = (data: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    result: { type: 'object', properties: { data }, required: ['data'] },
  },
  required: ['result'],
})

const isTold = (key: string): key is ToldRouteKey => Object.hasOwn(ROUTES, key)

const FILE_ID: Parameter = {
  name: 'fileId',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const header = (name: string, description: string, schema: JsonSchema = { type: 'string' }): Parameter => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
})

type Bodies = Pick<Operation, 'security' | 'parameters' | 'requestBody' | 'responses'>
const BYTES: Content = { 'application/octet-stream': {} }

const routeBodies: Readonly<Record<ToldRouteKey, () => Bodies>> = {
  'POST /api/:pipeline/analyze': () => ({
    security: BY_KEY,
    parameters: [
      {
        name: 'pipeline',
        in: 'path',
        required: true,
        schema: { type: 'string', enum: [...PIPELINE_TYPES] },
      },
      header('idempotency-key', 'The same form under the same key is the same run.', {
        type: 'string',
        format: 'uuid',
      }),
    ],
    requestBody: { required: true, content: { 'multipart/form-data': { schema: formBody() } } },
    responses: { '202': answer(jsonSchemaOf(AnalyzedForm, 'output'), 'Begun, or begun before'), ...REFUSED },
  }),
  'PUT /api/files/:fileId/content': () => ({
    security: BY_TOKEN,
    parameters: [
      FILE_ID,
      header('content-range', 'Where an upload goes on that broke off: bytes 65536-99999/100000.'),
    ],
    requestBody: { required: true, content: BYTES },
    responses: { '200': answer(jsonSchemaOf(UploadState, 'output'), 'How far the upload is'), ...REFUSED },
  }),
  'GET /api/files/:fileId/upload': () => ({
    security: BY_TOKEN,
    parameters: [FILE_ID],
    responses: { '200': answer(jsonSchemaOf(UploadState, 'output'), 'How far the upload is'), ...REFUSED },
  }),
  'GET /api/files/:fileId/content': () => ({
    security: BY_KEY,
    parameters: [
      FILE_ID,
      header(
        'medilens-lease',
        'The lease on a job that is made from the file; else the key needs file:read and assessment:read.',
      ),
      header('range', 'A part of it: bytes=0-65535.'),
    ],
    responses: {
      '200': { description: 'The whole file', content: { '*/*': {} } },
      '206': { description: 'The part that was asked for', content: { '*/*': {} } },
      ...REFUSED,
    },
  }),
}
