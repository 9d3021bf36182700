import { describe, expect, it } from 'vitest'

import { isRelative, specifiersOf } from './specifiers.ts'

const read = (text: string, file = 'a.ts') =>
  specifiersOf(file, text).map((found) => `${found.line} ${found.text}${found.typeOnly ? ' type' : ''}`)

describe('the specifiers of a file', () => {
  it('are all kinds of import and export, with their lines', () => {
    const text = [
      `import 'side'`,
      `import a, { b } from 'named'`,
      `import * as c from 'all'`,
      `export { d } from 'again'`,
      `export * from 'everything'`,
      `const e = await import('later')`,
      `import {`,
      `  f,`,
      `} from 'below'`,
    ]
    expect(read(text.join('\n'))).toEqual([
      '1 side',
      '2 named',
      '3 all',
      '4 again',
      '5 everything',
      '6 later',
      '9 below',
    ])
  })

  it('knows what loads nothing', () => {
    const text = [
      `import type { A } from 'a'`,
      `export type { B } from 'b'`,
      `export type * from 'c'`,
      `let d: import('d').D`,
      `let e: typeof import('e')`,
      `declare module 'f' { interface F {} }`,
    ]
    expect(read(text.join('\n'))).toEqual([
      '1 a type',
      '2 b type',
      '3 c type',
      '4 d type',
      '5 e type',
      '6 f type',
    ])
  })

  it('takes an import of types by name as one that loads', () => {
    expect(read(`import { type A } from 'a'`)).toEqual(['1 a'])
    expect(read(`export { type B } from 'b'`)).toEqual(['1 b'])
  })

  it('reads declarations with their references', () => {
    const text = `/// <reference types="node" />\nexport declare const a: import("pg").Pool;\n`
    expect(read(text, 'a.d.ts')).toEqual(['1 node type', '2 pg type'])
  })

  it('reads tsx', () => {
    expect(
      read(`import { A } from 'a'\nexport const B = () => <A>{'import x from "y"'}</A>`, 'b.tsx'),
    ).toEqual(['1 a'])
  })

  it('is not misled by text and comments', () => {
    expect(read(`// import 'a'\n/* import 'b' */\nconst c = "import 'c'"\nconst d = \`import 'd'\``)).toEqual(
      [],
    )
  })

  it('says what does not parse', () => {
    expect(() => read('import {')).toThrow(/a\.ts does not parse/)
  })
})

it.each([
  ['./a.ts', true],
  ['../a.ts', true],
  ['.', true],
  ['..', true],
  ['/etc/a', true],
  ['zod', false],
  ['@a/b', false],
  ['.hidden', false],
])('%s is a path: %s', (specifier, expected) => {
  expect(isRelative(specifier)).toBe(expected)
})
