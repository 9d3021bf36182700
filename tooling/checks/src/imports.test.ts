import { describe, expect, it } from 'vitest'

import { checkImports } from './imports.ts'
import { adviceIn, findIn } from './testing/tree.ts'

const find = (files: Readonly<Record<string, string>>) => findIn(checkImports([]), files)

describe('direction', () => {
  it.each([
    ['apps/server', '@medilens/client'],
    ['apps/server', '@medilens/api'],
    ['apps/server', '@medilens/db/testing'],
    ['apps/server', '@medilens/pipelines'],
    ['apps/server', '@medilens/storage'],
    ['apps/server', '@medilens/browser'],
    ['apps/worker', '@medilens/client'],
    ['tooling/bench', '@medilens/db'],
    ['packages/api', '@medilens/db'],
    ['packages/api', '@medilens/storage'],
    ['packages/api', '@medilens/api/contract'],
    ['packages/db', 'pg'],
  ])('%s may import %s', (from, specifier) => {
    expect(find({ [`${from}/src/a.ts`]: `import '${specifier}'` })).toEqual([])
  })

  it.each([
    ['packages/api', '@medilens/client'],
    ['packages/api', '@medilens/server'],
    ['packages/api', '@medilens/pipelines'],
    ['packages/db', '@medilens/api'],
    ['packages/db', '@medilens/pipelines'],
    ['packages/pipelines', '@medilens/db/vocabulary'],
    ['packages/storage', '@medilens/db'],
    ['packages/storage', '@medilens/api'],
    ['packages/db', '@medilens/storage'],
    ['packages/client', '@medilens/db'],
    ['packages/client', '@medilens/pipelines'],
    ['packages/client', '@medilens/storage'],
    ['apps/worker', '@medilens/storage'],
    ['apps/server', '@medilens/worker'],
    ['apps/worker', '@medilens/db'],
    ['apps/worker', '@medilens/api'],
    ['tooling/bench', '@medilens/server'],
  ])('%s may not import %s, by no kind of import', (from, specifier) => {
    const text = [
      `import '${specifier}'`,
      `import type { A } from '${specifier}'`,
      `export * from '${specifier}'`,
      `void import('${specifier}')`,
      `let b: import('${specifier}').B`,
    ]
    const expected = text.map((_, index) => `${from}/src/a.ts:${index + 1} import-direction`)
    expect(find({ [`${from}/src/a.ts`]: text.join('\n') })).toEqual(expected)
  })

  it('says what may be imported instead', () => {
    const files = { 'packages/api/src/a.ts': `import '@medilens/client'` }
    expect(adviceIn(checkImports([]), files)[0]).toMatch(
      /may import packages\/db, packages\/storage, not @medilens\/client/,
    )
  })
})

it('no path leads from one package into another', () => {
  const files = {
    'packages/api/src/a.ts': `import '../../db/src/b.ts'\nimport type { C } from '../../db/src/c.ts'`,
    'packages/api/src/deep/d.ts': `import '../a.ts'`,
    'apps/server/src/e.ts': `import '../../../packages/db/src/b.ts'`,
  }
  expect(find(files)).toEqual([
    'apps/server/src/e.ts:1 import-across',
    'packages/api/src/a.ts:1 import-across',
    'packages/api/src/a.ts:2 import-across',
  ])
})

it('the client imports types of the contract alone', () => {
  const text = [
    `import type { AppRouter } from '@medilens/api/contract'`,
    `export type { A } from '@medilens/api/contract'`,
    `import { router } from '@medilens/api/contract'`,
    `import { type B } from '@medilens/api/contract'`,
    `import type { C } from '@medilens/api'`,
    `void import('@medilens/api/contract')`,
  ]
  expect(find({ 'packages/client/src/index.ts': text.join('\n') })).toEqual(
    [3, 4, 5, 6].map((line) => `packages/client/src/index.ts:${line} client-types`),
  )
})

describe('what a browser loads', () => {
  it('a schema imports zod, the vocabulary and schemas', () => {
    const text = [
      `import { z } from 'zod'`,
      `import { GENDERS } from '@medilens/db/vocabulary'`,
      `import { id } from '../patient/schema.ts'`,
      `import { patients } from './service.ts'`,
      `import type { Patient } from '@medilens/db'`,
      `import { readFile } from 'node:fs'`,
      `import { scalar } from '../trpc/scalars.ts'`,
    ]
    expect(find({ 'packages/api/src/assessment/schema.ts': text.join('\n') })).toEqual(
      [4, 5, 6, 7].map((line) => `packages/api/src/assessment/schema.ts:${line} schema-imports`),
    )
  })

  it('a companion of schemas may be imported by them and is held to the same', () => {
    const files = {
      'packages/api/src/assessment/schema.ts': `import '../trpc/scalars.ts'`,
      'packages/api/src/trpc/scalars.ts': `import 'zod'\nimport './context.ts'`,
      'packages/api/src/trpc/context.ts': `import 'fastify'`,
    }
    expect(findIn(checkImports(['packages/api/src/trpc/scalars.ts']), files)).toEqual([
      'packages/api/src/trpc/scalars.ts:2 schema-imports',
    ])
  })

  it('the vocabulary imports nothing, and permissions the vocabulary alone', () => {
    const permissions = 'packages/db/src/permissions.ts'
    expect(find({ [permissions]: `import './vocabulary.ts'\nimport './ids.ts'` })).toEqual([
      `${permissions}:2 vocabulary-imports`,
    ])
    expect(find({ 'packages/db/src/vocabulary.ts': `\nimport 'zod'` })).toEqual([
      'packages/db/src/vocabulary.ts:2 vocabulary-imports',
    ])
  })

  it('a reader of recordings imports readers alone', () => {
    const folder = 'packages/pipelines/src/cardiology'
    const text = `import './edf.ts'\nimport '../decimal.ts'\nimport '../npy.ts'\nimport 'node:fs'`
    const files = { [`${folder}/recording/csv.ts`]: text, [`${folder}/analyze.ts`]: text }
    expect(find(files)).toEqual([
      `${folder}/recording/csv.ts:3 readers-imports`,
      `${folder}/recording/csv.ts:4 readers-imports`,
    ])
  })
})

describe('the web application', () => {
  const text = [
    `import { readEcg } from '@medilens/pipelines/recording/read-ecg'`,
    `import { createClient } from '@medilens/client'`,
    `import { CreatePatientInput } from '@medilens/api/patient/schema'`,
    `import { Review } from '@medilens/api/assessment/review/schema'`,
    `import { GENDERS } from '@medilens/db/vocabulary'`,
    `import 'react'`,
    `import { appRouter } from '@medilens/api'`,
    `import type { Contract } from '@medilens/api/contract'`,
    `void import('@medilens/db')`,
    `import { readFile } from 'node:fs'`,
    `import { analyzeEcg } from '@medilens/pipelines'`,
  ].join('\n')

  it('loads nothing of the server but schemas, vocabularies and readers of recordings', () => {
    expect(find({ 'apps/client/src/patient/page.tsx': text })).toEqual(
      [7, 8, 9, 10, 11].map((line) => `apps/client/src/patient/page.tsx:${line} web-imports`),
    )
  })

  it('is tested with what it needs', () => {
    const files = { 'apps/client/src/a.browser.test.ts': text, 'apps/client/src/testing/b.ts': text }
    expect(find(files)).toEqual([])
  })
})

it('what is built or installed is not read', () => {
  const files = {
    'packages/db/dist/a.js': `import '@medilens/api'`,
    'packages/db/node_modules/b/c.js': `import '@medilens/api'`,
  }
  expect(find(files)).toEqual([])
})
