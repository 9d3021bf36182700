import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { fieldComments } from './field-comments.ts'
import type { SourceFile } from './source-file.ts'

/** A schema that has a name of its own in the sources. */
export interface Shape {
  readonly name: string
  readonly schema: z.ZodType
  /** Its doc comment; null without one. */
  readonly says: string | null
  /** Those of its fields, by path. */
  readonly comments: ReadonlyMap<string, string>
}

/** Every shape of the contract that is exported by name: objects and choices of objects, from each domain's `schema.ts`. */
export async function readShapes(api: string, read: (path: string) => SourceFile): Promise<Shape[]> {
  const shapes = new Map<z.ZodType, Shape>()
  for (const path of schemaFiles(api)) {
    const exported: unknown = await import(pathToFileURL(path).href)
    if (typeof exported !== 'object' || exported === null) continue
    for (const [name, schema] of Object.entries(exported)) {
      if (!isShape(schema) || shapes.has(schema)) continue
      const file = read(path)
      const says = file.declarations.get(name)?.comment ?? null
      shapes.set(schema, { name, schema, says, comments: fieldComments(read, file, name) })
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

const schemaFiles = (api: string): string[] =>
  readdirSync(api, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(api, name)).map((file) => join(api, name, file)))
    .filter((path) => path.endsWith('/schema.ts'))
    .toSorted()

/** A list of fields, or a choice between such lists. */
const isShape = (value: unknown): value is z.ZodType =>
  value instanceof z.ZodObject || (value instanceof z.ZodUnion && value.options.every(isShape))
