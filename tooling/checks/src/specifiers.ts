import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parseSync, Visitor } from 'oxc-parser'

/** A module that a file names. */
export interface Specifier {
  readonly text: string
  /** From 1. */
  readonly line: number
  /**
   * Whether it leaves no trace in JavaScript: `import type`, `export type`, `import('…').T`, `/// <reference>`.
   * `import { type T }` is not: with `verbatimModuleSyntax`, and when Node strips types, the module is still loaded.
   */
  readonly typeOnly: boolean
}

const REFERENCE = /^\/\s*<reference\s+(?:types|path)\s*=\s*["']([^"']+)["']/

/**
 * Every module specifier of a TypeScript or JavaScript text: imports, exports from, dynamic imports of a literal,
 * import types, module augmentations, `import x = require()` and triple-slash references.
 *
 * @throws SyntaxError when the text does not parse.
 */
export const specifiersOf = (file: string, text: string): Specifier[] => {
  const { program, errors, comments } = parseSync(file, text)
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${file} does not parse: ${error.message}`)

  const found: { text: string; at: number; typeOnly: boolean }[] = []
  const add = (name: string, at: number, typeOnly: boolean): void => {
    found.push({ text: name, at, typeOnly })
  }
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source.value, source.start, importKind === 'type'),
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, source.start, exportKind === 'type'),
    ExportNamedDeclaration: ({ source, exportKind }) => {
      if (source !== null) add(source.value, source.start, exportKind === 'type')
    },
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string')
        add(source.value, source.start, false)
    },
    TSImportType: ({ source }) => add(source.value, source.start, true),
    TSExternalModuleReference: ({ expression }) => add(expression.value, expression.start, false),
    TSModuleDeclaration: ({ id }) => {
      if (id.type === 'Literal') add(id.value, id.start, true)
    },
  }).visit(program)
  for (const comment of comments) {
    const reference = comment.type === 'Line' ? REFERENCE.exec(comment.value)?.[1] : undefined
    if (reference !== undefined) add(reference, comment.start, true)
  }

  return found
    .toSorted((one, other) => one.at - other.at)
    .map(({ text: name, at, typeOnly }) => ({
      text: name,
      line: text.slice(0, at).split('\n').length,
      typeOnly,
    }))
}

/** The specifiers of a file, named from the root. */
export const readSpecifiers = (root: string, file: string): Specifier[] =>
  specifiersOf(file, readFileSync(join(root, file), 'utf8'))

/** Whether a specifier is a path and not a package's name. */
export const isRelative = (specifier: string): boolean => /^\.{0,2}(\/|$)/.test(specifier)
