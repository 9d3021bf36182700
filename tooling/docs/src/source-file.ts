import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  parseSync,
  type Argument,
  type Comment,
  type Directive,
  type Expression,
  type Span,
  type Statement,
} from 'oxc-parser'

/** What a file says at its top level, by name. */
export interface SourceFile {
  readonly path: string
  /** Constants and functions; of a constant with what it is set to. */
  readonly declarations: ReadonlyMap<string, Declaration>
  /** Where a name comes from that another file of ours declares. */
  readonly imports: ReadonlyMap<string, ImportedName>
  /** The doc comment that stands right before a place; null without one. */
  readonly commentBefore: (at: Span) => string | null
}

/** Something that has a name, with what it is set to (null for a function) and the comment before it. */
export interface Declaration {
  readonly value: Expression | null
  readonly comment: string | null
}

interface ImportedName {
  readonly path: string
  readonly name: string
}

/** Reads files, each once. Throws `SyntaxError` for one that does not parse. */
export function sourceReader(): (path: string) => SourceFile {
  const read = new Map<string, SourceFile>()
  return (path) => {
    const known = read.get(path)
    if (known !== undefined) return known
    const file = parse(path, readFileSync(path, 'utf8'))
    read.set(path, file)
    return file
  }
}

/** A property of a constant that is an object. */
export function propertyOf(file: SourceFile, constant: string, name: string): Declaration | null {
  const declared = file.declarations.get(constant)?.value ?? null
  const object = listOf(declared)
  if (object?.type !== 'ObjectExpression') return null
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.key.name !== name)
      continue
    return { value: property.value, comment: file.commentBefore(property) }
  }
  return null
}

/** A list as it stands, or as it is given to what makes more of it. */
function listOf(value: Expression | Argument | null): Expression | Argument | null {
  if (value?.type === 'TSSatisfiesExpression') return listOf(value.expression)
  if (value?.type === 'CallExpression') return listOf(value.arguments[0] ?? null)
  return value
}

function parse(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${path} does not parse: ${error.message}`)
  const docs = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
  const commentBefore = ({ start }: Span): string | null => {
    const nearest = docs.findLast(({ end }) => end <= start)
    if (nearest === undefined || text.slice(nearest.end, start).trim() !== '') return null
    return plain(nearest)
  }
  const declarations = new Map<string, Declaration>()
  const imports = new Map<string, ImportedName>()
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const from = statement.source.value
      if (!from.startsWith('.')) continue
      for (const named of statement.specifiers) {
        if (named.type !== 'ImportSpecifier' || named.imported.type !== 'Identifier') continue
        imports.set(named.local.name, { path: join(dirname(path), from), name: named.imported.name })
      }
      continue
    }
    for (const [name, value] of declaredBy(statement)) {
      declarations.set(name, { value, comment: commentBefore(statement) })
    }
  }
  return { path, declarations, imports, commentBefore }
}

function declaredBy(statement: Directive | Statement): [name: string, value: Expression | null][] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declared?.type === 'FunctionDeclaration' && declared.id !== null) return [[declared.id.name, null]]
  if (declared?.type !== 'VariableDeclaration') return []
  return declared.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' ? [[id.name, init] satisfies [string, Expression | null]] : [],
  )
}

/** The words of a doc comment: a paragraph a line, without stars and tags. */
const plain = ({ value }: Comment): string =>
  value
    .slice(1)
    .replaceAll(/^\s*\* ?/gm, '')
    .replace(/^@[^]*/m, '')
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' '))
    .join('\n')
