import { expect, it } from 'vitest'

import { checkDeclarations } from './declarations.ts'
import { adviceIn, findIn } from './testing/tree.ts'

const DIST = 'packages/client/dist'
const find = (files: Readonly<Record<string, string>>) => findIn(checkDeclarations, files)

it('says to build first', () => {
  expect(find({})).toEqual([`${DIST}/index.d.ts:1 declaration-missing`])
  expect(adviceIn(checkDeclarations, {})[0]).toMatch(/tsc --build/)
})

it('lets relative files and the client’s own dependencies through', () => {
  const files = {
    [`${DIST}/index.d.ts`]: `export * from './client.js'\nexport type { A } from './types.ts'`,
    [`${DIST}/client.d.ts`]: `import type { TRPCClient } from '@trpc/client'\nimport '@trpc/server/http'\nimport './index.js'`,
    [`${DIST}/types.d.ts`]: `/// <reference lib="esnext.disposable" />\nexport type A = import("zod").ZodType`,
  }
  expect(find(files)).toEqual([])
})

it.each([
  ['an import', `import type { EntityManager } from '@mikro-orm/postgresql'`, '@mikro-orm/postgresql'],
  ['an export', `export * from 'pg'`, 'pg'],
  ['an import type', `export declare const a: import("@medilens/db").Patient`, '@medilens/db'],
  ['an import type inside a type', `type A = { b: Array<import('fastify/types/x').B> }`, 'fastify'],
  ['a reference', `/// <reference types="node" />`, 'node'],
  ['an augmentation', `declare module 'better-auth' { interface A {} }`, 'better-auth'],
  ['a built-in', `import { Readable } from 'node:stream'`, 'node:stream'],
])('finds %s that names a server package', (_, leak, name) => {
  const files = {
    [`${DIST}/index.d.ts`]: `export * from './deep/a.js'`,
    [`${DIST}/deep/a.d.ts`]: `\n${leak}`,
  }
  expect(find(files)).toEqual([`${DIST}/deep/a.d.ts:2 declaration-leak`])
  expect(adviceIn(checkDeclarations, files)[0]).toMatch(new RegExp(`^names ${name};`))
})

it('finds a path that leaves the package, and one that leads nowhere', () => {
  const text = `export * from '../../api/dist/contract.js'\nexport * from './absent.js'`
  expect(find({ [`${DIST}/index.d.ts`]: text })).toEqual([
    `${DIST}/index.d.ts:1 declaration-leak`,
    `${DIST}/index.d.ts:2 declaration-missing`,
  ])
})

it('does not read what nobody reaches, such as tests', () => {
  const files = { [`${DIST}/index.d.ts`]: 'export {}', [`${DIST}/a.test.d.ts`]: `import 'vitest'` }
  expect(find(files)).toEqual([])
})

it('finds a client without a types entry', () => {
  const files = {
    'packages/client/package.json': '{"name":"@medilens/client","exports":{".":{"default":"./a.js"}}}',
  }
  expect(find(files)).toEqual(['packages/client/package.json:1 declaration-entry'])
})
