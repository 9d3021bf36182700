import {
  APP_ERROR_CODES,
  HTTP_ROUTES,
  httpStatusOf,
  type AppErrorCode,
  type InventoryEntry,
} from '@medilens/api'
import type { z } from 'zod'
import { describer, type Direction, type JsonSchema } from './json-schema.ts'
import { code, generated, page, table } from './markdown.ts'
import type { Docstring } from './procedures.ts'
import { routeIsFor } from './permissions-document.ts'
import { rulesOf, shapeText } from './shape-text.ts'
import type { Shape } from './shapes.ts'

/** All that the document is made of. */
export interface ApiSources {
  readonly procedures: readonly InventoryEntry[]
  readonly docstrings: ReadonlyMap<string, Docstring>
  readonly shapes: readonly Shape[]
}

const DIRECTIONS = ['input', 'output'] as const satisfies readonly Direction[]

/** `docs/api.md`. Throws where a docstring names an error that there is not. */
export function apiDocument(sources: ApiSources): string {
  const { procedures, docstrings } = sources
  requireKnownErrors(docstrings)
  const describe = describeShapes(sources)
  const domains = Object.entries(Object.groupBy(procedures, ({ path }) => path.split('.')[0] ?? ''))
  return page([
    generated('the router, its schemas and their comments'),
    '',
    '# What may be asked',
    '',
    INTRODUCTION,
    '',
    ...table(
      ['domain', 'procedures'],
      domains.map(([domain, entries = []]) => [
        domain,
        entries.map(({ path }) => `[${path.slice(domain.length + 1)}](#${anchor(path)})`).join(' · '),
      ]),
    ),
    '',
    ...domains.flatMap(([domain, entries = []]) => [
      `## ${domain}`,
      '',
      ...entries.flatMap((entry) => [...procedureText(entry, docstrings.get(entry.path), describe), '']),
    ]),
    ...describe.sharedShapes(),
    ...routesText(),
    ...errorsText(),
  ])
}

const INTRODUCTION = [
  'Procedures are called by `POST /trpc/<procedure>` with the input as JSON, subscriptions by `GET` with ids alone;',
  '[the client](../packages/client) does both, typed. Field names with `?` may be left out. Who may call in which role',
  'stands in [permissions.md](permissions.md). Every answer comes after its audit event is stored.',
].join('\n')

const anchor = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '')

function procedureText(
  { path, type, meta }: InventoryEntry,
  docstring: Docstring | undefined,
  describe: ReturnType<typeof describeShapes>,
): string[] {
  const { permission, audit, input, output, pseudonymous, people } = meta
  const isPermission = permission.includes(':')
  const who = isPermission ? `permission ${code(permission)}` : (WHO_IS[permission] ?? permission)
  return [
    `### ${path}`,
    '',
    ...(docstring?.says ?? '').split('\n'),
    '',
    [
      `A ${type} for ${who}${pseudonymous ? ', under pseudonyms too' : ''}${people && isPermission ? ', people alone' : ''}`,
      `audit event ${code(audit.event)} (${audit.action}${audit.phi ? ', health data' : ''})`,
      ...(docstring === undefined || docstring.throws.length === 0
        ? []
        : [`may be refused with ${docstring.throws.map(code).join(', ')}`]),
    ].join('; ') + '.',
    '',
    '**Sent**',
    '',
    ...describe.text(input, 'input'),
    '',
    type === 'subscription' ? '**Answered, event by event**' : '**Answered**',
    '',
    ...describe.text(output, 'output'),
  ]
}

const WHO_IS: Readonly<Record<string, string>> = {
  member: 'people who signed in, in their organization',
  'signed-in': 'people who signed in',
}

/** Shapes that several places name are described once; each other where it is used. */
function describeShapes({ procedures, shapes }: ApiSources) {
  const describe = describer(shapes)
  const nameOf = new Map(shapes.map(({ name, schema }) => [schema, name]))
  const schemas = {
    input: procedures.map(({ meta }) => meta.input),
    output: procedures.map(({ meta }) => meta.output),
  }
  const bases = (direction: Direction) =>
    shapes
      .filter(({ name }) => isShared(name))
      .map(({ name, schema }) => ({ name, schema: describe(schema, direction).root }))
  const users = countUsers()
  const isShared = (name: string): boolean => (users.get(name) ?? 0) > 1

  /** By name, how many procedures send or answer a shape itself or anywhere inside. */
  function countUsers(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const direction of DIRECTIONS) {
      for (const schema of schemas[direction]) {
        const root = nameOf.get(schema)
        const inside = Object.keys(describe(schema, direction).named)
        for (const name of new Set(root === undefined ? inside : [...inside, root])) {
          counts.set(name, (counts.get(name) ?? 0) + (name === root ? 1 : 2))
        }
      }
    }
    return counts
  }

  const shapeLines = (schema: z.ZodType, root: JsonSchema, direction: Direction): string[] => {
    const shape = shapes.find((each) => each.schema === schema)
    const lines = shapeText(root, {
      direction,
      name: shape?.name ?? null,
      comments: shape?.comments ?? new Map(),
      bases: bases(direction),
    })
    const rules = rulesOf(schema)
    return [...lines, ...(rules.length === 0 ? [] : ['', `Refused otherwise: ${rules.join('; ')}.`])]
  }

  return {
    /** What is sent or answered, or a link to where it is described. */
    text(schema: z.ZodType, direction: Direction): string[] {
      const name = nameOf.get(schema)
      if (name !== undefined && isShared(name)) return [`[${name}](#${anchor(name)}).`]
      const says = shapes.find((shape) => shape.schema === schema)?.says
      return [
        ...(says === null || says === undefined ? [] : [says, '']),
        ...shapeLines(schema, describe(schema, direction).root, direction),
      ]
    },
    /** Every shape that the procedures link to. */
    sharedShapes(): string[] {
      const used = new Map<Direction, Set<string>>(
        DIRECTIONS.map((direction) => [
          direction,
          new Set(
            schemas[direction].flatMap((schema) => [
              ...Object.keys(describe(schema, direction).named),
              nameOf.get(schema) ?? '',
            ]),
          ),
        ]),
      )
      const shared = shapes.filter(({ name }) => isShared(name))
      return shared.length === 0
        ? []
        : ['## Shapes', '', ...shared.flatMap((shape) => [...sharedText(shape, used), ''])]
    },
  }

  function sharedText(
    { name, schema, says }: Shape,
    used: ReadonlyMap<Direction, ReadonlySet<string>>,
  ): string[] {
    const texts = DIRECTIONS.filter((direction) => used.get(direction)?.has(name)).map((direction) => ({
      direction,
      lines: shapeLines(schema, describe(schema, direction).root, direction),
    }))
    const [first, second] = texts
    const differ = first !== undefined && second !== undefined && first.lines.join() !== second.lines.join()
    const heading = (direction: Direction) => (direction === 'input' ? '**Sent**' : '**Answered**')
    return [
      `### ${name}`,
      '',
      ...(says === null ? [] : [says, '']),
      ...(differ
        ? texts.flatMap(({ direction, lines }) => [heading(direction), '', ...lines, ''])
        : (first?.lines ?? [])),
    ]
  }
}

function routesText(): string[] {
  return [
    '## Plain routes',
    '',
    ...table(
      ['route', 'for', 'audit event', 'body at most', 'why it is a route'],
      HTTP_ROUTES.map((route) => [
        code(`${route.method} ${route.path}`),
        routeIsFor(route),
        route.audit === null ? '–' : code(route.audit),
        'bodyBytes' in route ? bytesText(route.bodyBytes) : '',
        route.reason,
      ]),
    ),
    '',
  ]
}

const bytesText = (bytes: number | 'streamed'): string =>
  bytes === 'streamed' ? 'streamed' : `${bytes.toLocaleString('en-US')} bytes`

const isCode = (text: string): text is AppErrorCode => Object.hasOwn(APP_ERROR_CODES, text)

const errorsText = (): string[] => [
  '## Errors',
  '',
  'A refusal is one of these, as `error.data.reason`; its message says what to do and never what was sent. Of what was too',
  'much, `error.data.retryAfterMs` says after how many milliseconds it may be tried again.',
  '',
  ...table(
    ['reason', 'HTTP'],
    Object.keys(APP_ERROR_CODES)
      .filter(isCode)
      .map((reason) => [code(reason), String(httpStatusOf(reason))]),
  ),
  '',
]

function requireKnownErrors(docstrings: ReadonlyMap<string, Docstring>): void {
  for (const [path, { throws }] of docstrings) {
    const unknown = throws.find((reason) => !isCode(reason))
    if (unknown !== undefined)
      throw new Error(`The doc comment behind ${path} names ${unknown}, which is no error.`)
  }
}
