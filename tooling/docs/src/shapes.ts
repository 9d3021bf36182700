import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { fieldComments } from './field-comments.ts'
import { propertyOf, type Declaration, type SourceFile } from './source-file.ts'

/** A schema that has a name of its own in the sources. */
export interface Shape {
  readonly name: string
  readonly schema: z.ZodType
  /** Its doc comment; null without one. */
  readonly says: string | null
  /** Those of its fields, by path. */
  readonly comments: ReadonlyMap<string, string>
}

/**
 * Every shape of the contract that has a name: objects and choices of objects that the domains' `schema.ts` export, each
 * by itself or as a property of a list of them (`RESULTS.retinal` is the `RetinalResult`).
 */
export async function readShapes(api: string, read: (path: string) => SourceFile): Promise<Shape[]> {
  const shapes = new Map<z.ZodType, Shape>()
  for (const path of schemaFiles(api)) {
    const file = read(path)
    for (const { name, schema, written } of namedIn(await import(pathToFileURL(path).href), file)) {
      if (written === null || shapes.has(schema)) continue
      const comments = written.value === null ? new Map() : fieldComments(read, file, written.value)
      shapes.set(schema, { name, schema, says: written.comment, comments })
    }
  }
  // What a shape says of itself is not said again of every field that holds one.
  const said = new Set([...shapes.values()].map(({ says }) => says))
  return [...shapes.values()]
    .map(({ comments, ...shape }) => ({
      ...shape,
      comments: new Map([...comments].filter(([, comment]) => !said.has(comment))),
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
}

interface Named {
  readonly name: string
  readonly schema: z.ZodType
  readonly written: Declaration | null
}

function namedIn(exported: unknown, file: SourceFile): Named[] {
  if (typeof exported !== 'object' || exported === null) return []
  return Object.entries(exported).flatMap(([name, value]: [string, unknown]) => {
    if (isShape(value)) return [{ name, schema: value, written: file.declarations.get(name) ?? null }]
    if (!isListOfShapes(value)) return []
    return Object.entries(value).map(([key, schema]) => ({
      name: `${capitalized(key)}${capitalized(name.toLowerCase()).replace(/s$/, '')}`,
      schema,
      written: propertyOf(file, name, key),
    }))
  })
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

const schemaFiles = (api: string): string[] =>
  readdirSync(api, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(api, name)).map((file) => join(api, name, file)))
    .filter((path) => path.endsWith('/schema.ts'))
    .toSorted()

/** A list of fields, or a choice between such lists. */
const isShape = (value: unknown): value is z.ZodType =>
  value instanceof z.ZodObject || (value instanceof z.ZodUnion && value.options.every(isShape))

const isListOfShapes = (value: unknown): value is Record<string, z.ZodType> =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof z.ZodType) &&
  Object.values(value).length > 0 &&
  Object.values(value).every(isShape)
