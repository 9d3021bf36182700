import type { Expression, ObjectExpression, ObjectProperty } from 'oxc-parser'
import type { SourceFile } from './source-file.ts'

/** What the sources say of a procedure. */
export interface Docstring {
  readonly says: string
  /** The codes of errors that it names behind "Throws". */
  readonly throws: readonly string[]
}

type Read = (path: string) => SourceFile

/**
 * The docstring of each procedure, by path: that of the function which does its work, found through the routers as
 * they are written. A procedure whose function stands inside the router is described there. Throws an error that names
 * the procedures without one.
 */
export function procedureDocstrings(read: Read, routerPath: string): Map<string, Docstring> {
  const found = new Map<string, Docstring>()
  const silent: string[] = []
  for (const { path, definition, file, comment } of proceduresOf(read, read(routerPath))) {
    const says = workComment(read, file, definition) ?? comment
    if (says === null) silent.push(path)
    else found.set(path, docstring(says))
  }
  if (silent.length === 0) return found
  throw new Error(
    `The functions behind these procedures have no doc comment that says what they do: ${silent.join(', ')}`,
  )
}

interface Written {
  readonly path: string
  readonly definition: ObjectExpression
  readonly file: SourceFile
  /** Of its property in the router. */
  readonly comment: string | null
}

function proceduresOf(read: Read, root: SourceFile): Written[] {
  const value = root.declarations.get('appRouter')?.value ?? null
  if (value === null) throw new Error(`${root.path} declares no appRouter`)
  return below(read, root, value, [])
}

function below(read: Read, file: SourceFile, value: Expression, names: readonly string[]): Written[] {
  const [target, at] = resolve(read, file, value)
  if (at?.type !== 'CallExpression') return []
  const argument = at.arguments[0]
  if (argument?.type !== 'ObjectExpression') return []
  if (at.callee.type !== 'Identifier' || at.callee.name !== 'router') {
    const last = names.at(-1) === undefined ? null : names.join('.')
    return last === null ? [] : [{ path: last, definition: argument, file: target, comment: null }]
  }
  return argument.properties.flatMap((property) => {
    if (property.type === 'SpreadElement') return below(read, target, property.argument, names)
    const comment = target.commentBefore(property)
    return below(read, target, property.value, [...names, nameOf(property)]).map((written) => ({
      ...written,
      comment: written.comment ?? comment,
    }))
  })
}

/** The comment of the function that a procedure names as its `run`, or a subscription as its `open`. */
function workComment(read: Read, file: SourceFile, definition: ObjectExpression): string | null {
  const work = definition.properties.find(
    (property): property is ObjectProperty =>
      property.type === 'Property' && ['run', 'open'].includes(nameOf(property)),
  )
  if (work?.value.type !== 'Identifier') return null
  const [path, name] = origin(file, work.value.name)
  return read(path).declarations.get(name)?.comment ?? null
}

/** What a name stands for, followed into the file that declares it. */
function resolve(read: Read, file: SourceFile, value: Expression): [SourceFile, Expression | null] {
  if (value.type !== 'Identifier') return [file, value]
  const [path, name] = origin(file, value.name)
  const target = read(path)
  return [target, target.declarations.get(name)?.value ?? null]
}

function origin(file: SourceFile, name: string): [path: string, name: string] {
  const imported = file.imports.get(name)
  return imported === undefined ? [file.path, name] : [imported.path, imported.name]
}

const nameOf = ({ key }: ObjectProperty): string =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''

/** A sentence that lists nothing but codes says nothing more than the list that stands beside it. */
const BARE = /^Throws(?: nothing but)? (?:`\w+`(?:, | and | or )?)+\.$/

function docstring(comment: string): Docstring {
  const sentences = comment.split(/(?<=\.)\s/)
  const throwing = sentences.filter((sentence) => sentence.startsWith('Throws'))
  return {
    says: sentences.filter((sentence) => !BARE.test(sentence)).join(' '),
    throws: throwing.flatMap((sentence) =>
      [...sentence.matchAll(/`(\w+)`/g)].flatMap(([, code]) => code ?? []),
    ),
  }
}
