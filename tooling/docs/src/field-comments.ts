import type { Argument, Expression, ObjectExpression } from 'oxc-parser'
import type { SourceFile } from './source-file.ts'

type Read = (path: string) => SourceFile

/**
 * The doc comments of a shape's fields, by their path (`stages.status`): the one beside the field, else that of the
 * constant which the field is set to.
 * @param shape the shape as it is written in the file
 */
export function fieldComments(read: Read, file: SourceFile, shape: Expression): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const entered = new Set<string>()

  const enterName = (at: SourceFile, name: string, path: string): void => {
    const [source, local] = originOf(read, at, name)
    const value = source.declarations.get(local)?.value
    const entry = `${source.path} ${local} ${path}`
    if (value === null || value === undefined || entered.has(entry)) return
    entered.add(entry)
    enter(source, value, path)
  }

  const enterObject = (at: SourceFile, { properties }: ObjectExpression, path: string): void => {
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        enter(at, property.argument, path)
      } else if (property.key.type === 'Identifier') {
        const field = path === '' ? property.key.name : `${path}.${property.key.name}`
        const comment = at.commentBefore(property) ?? commentOfConstant(read, at, property.value)
        if (comment !== null && !found.has(field)) found.set(field, comment)
        enter(at, property.value, field)
      }
    }
  }

  const enter = (at: SourceFile, value: Expression | Argument, path: string): void => {
    switch (value.type) {
      case 'ObjectExpression':
        return enterObject(at, value, path)
      case 'ArrayExpression':
        for (const element of value.elements) {
          if (element !== null && element.type !== 'SpreadElement') enter(at, element, path)
        }
        return
      case 'CallExpression':
        enter(at, value.callee, path)
        for (const argument of value.arguments) enter(at, argument, path)
        return
      case 'MemberExpression':
        return enter(at, value.object, path)
      case 'Identifier':
        return enterName(at, value.name, path)
      default:
    }
  }
  enter(file, shape, '')
  return found
}

/** `SessionId.optional()` is what `SessionId` is. */
function commentOfConstant(read: Read, at: SourceFile, value: Expression): string | null {
  if (value.type === 'CallExpression') return commentOfConstant(read, at, value.callee)
  if (value.type === 'MemberExpression') return commentOfConstant(read, at, value.object)
  if (value.type !== 'Identifier') return null
  const [source, local] = originOf(read, at, value.name)
  const declared = source.declarations.get(local)
  if (declared?.value === null || declared?.value.type === 'ArrowFunctionExpression') return null
  return declared?.comment ?? null
}

function originOf(read: Read, file: SourceFile, name: string): [source: SourceFile, local: string] {
  const imported = file.imports.get(name)
  return imported === undefined ? [file, name] : [read(imported.path), imported.name]
}
