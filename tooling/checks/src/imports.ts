import { posix } from 'node:path'

import { inOrder } from './finding.ts'
import type { Check, Finding } from './finding.ts'
import { isRelative, readSpecifiers } from './specifiers.ts'
import type { Specifier } from './specifiers.ts'
import { isTest, listSources, packageOf, readPackages, targetOf } from './workspace.ts'
import type { Package } from './workspace.ts'

/** The way in: who may import whom, by folder. The first line that fits holds. */
const DIRECTION: readonly { readonly from: RegExp; readonly to: readonly string[] }[] = [
  { from: /^packages\/(pipelines|storage|db)$/, to: [] },
  { from: /^packages\/api$/, to: ['packages/db', 'packages/storage'] },
  { from: /^packages\/client$/, to: ['packages/api'] },
  // The worker claims and hands over as anybody's would: through the client.
  { from: /^apps\/worker$/, to: ['packages/client', 'packages/pipelines'] },
  {
    from: /^(apps|tooling)\//,
    to: [
      'packages/client',
      'packages/api',
      'packages/db',
      'packages/pipelines',
      'packages/storage',
      'tooling/browser',
    ],
  },
]

/** The readers of recordings, of packages/pipelines, which a browser draws by: pure, and of nothing but each other. */
const READERS = /^@medilens\/pipelines\/recording\/[\w-]+$/
const READER_FILES = /^packages\/pipelines\/src\/cardiology\/(recording\/[\w-]+|decimal)\.ts$/

const CONTRACT = '@medilens/api/contract'

/** What of packages/db a browser may load: by its name, its files and what those may import. */
const LOADABLE: readonly {
  readonly name: string
  readonly file: string
  readonly imports: readonly string[]
}[] = [
  { name: '@medilens/db/vocabulary', file: 'packages/db/src/vocabulary.ts', imports: [] },
  { name: '@medilens/db/rules', file: 'packages/db/src/rules/condition.ts', imports: [] },
  {
    name: '@medilens/db/rules',
    file: 'packages/db/src/rules/index.ts',
    imports: ['./findings.ts', './results.ts', './same-measures.ts'],
  },
  {
    name: '@medilens/db/rules',
    file: 'packages/db/src/rules/findings.ts',
    imports: ['../vocabulary.ts', './condition.ts'],
  },
  {
    name: '@medilens/db/rules',
    file: 'packages/db/src/rules/same-measures.ts',
    imports: ['../vocabulary.ts'],
  },
  {
    name: '@medilens/db/rules',
    file: 'packages/db/src/rules/results.ts',
    imports: ['../vocabulary.ts', './condition.ts'],
  },
  { name: '@medilens/db/permissions', file: 'packages/db/src/permissions.ts', imports: ['./vocabulary.ts'] },
]

const LOADABLE_NAMES = [...new Set(LOADABLE.map(({ name }) => name))]

/**
 * Files of packages/api that a schema.ts may import beside another schema.ts. They are held to the same rule, since
 * the web and the client load them too. Reviewed: each line says why it is no schema.ts.
 */
const SCHEMA_COMPANIONS: readonly string[] = ['packages/api/src/trpc/fields.ts']

interface Import extends Specifier {
  readonly file: string
  readonly from: Package
}

type Rule = (found: Import, packages: readonly Package[]) => string | undefined

const direction: Rule = ({ text, from }, packages) => {
  const named = targetOf(packages, text)
  if (named === undefined || named.target === from) return undefined
  const allowed = DIRECTION.find((line) => line.from.test(from.folder))?.to ?? []
  if (allowed.includes(named.target.folder)) return undefined
  const may = allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')
  return `${from.folder} may import ${may}, not ${text}; move what is needed to where it may be imported from`
}

const ownFolder: Rule = ({ text, file, from }) => {
  if (!isRelative(text)) return undefined
  const target = posix.join(posix.dirname(file), text)
  if (target.startsWith(`${from.folder}/`)) return undefined
  return `${text} leaves ${from.folder}; import another package by its name`
}

const clientTypes: Rule = ({ text, from, typeOnly }, packages) => {
  if (from.folder !== 'packages/client') return undefined
  if (targetOf(packages, text)?.target.folder !== 'packages/api') return undefined
  if (text !== CONTRACT) return `the client knows the server by ${CONTRACT} alone, not by ${text}`
  if (typeOnly) return undefined
  return `write import type: loading ${CONTRACT} would put the server into the client`
}

const isSchema = (file: string, companions: readonly string[]): boolean =>
  file.startsWith('packages/api/src/') && (posix.basename(file) === 'schema.ts' || companions.includes(file))

const schemaAlone =
  (companions: readonly string[]): Rule =>
  ({ text, file }) => {
    if (!isSchema(file, companions)) return undefined
    if (text === 'zod' || LOADABLE.some(({ name }) => name === text)) return undefined
    if (isRelative(text) && isSchema(posix.join(posix.dirname(file), text), companions)) return undefined
    const loadable = LOADABLE_NAMES.join(', ')
    return `a browser loads this file: it may import zod, ${loadable} and other schema.ts, not ${text}`
  }

const loadableAlone: Rule = ({ file, text }) => {
  const loadable = LOADABLE.find((one) => one.file === file)
  if (loadable === undefined || loadable.imports.includes(text)) return undefined
  return `a browser loads this file: it imports ${loadable.imports.join(', ') || 'nothing'}, and not ${text}`
}

const readersAlone: Rule = ({ file, text }) => {
  if (!READER_FILES.test(file) || isTest(file)) return undefined
  if (isRelative(text) && READER_FILES.test(posix.join(posix.dirname(file), text))) return undefined
  return `a browser loads this file: it imports other readers of recordings, and not ${text}`
}

/** What the web application is tested with, which no browser loads. */
const isOfTests = (file: string): boolean => isTest(file) || file.startsWith('apps/client/src/testing/')

const webAlone: Rule = ({ text, file, from }, packages) => {
  if (from.folder !== 'apps/client' || !file.startsWith('apps/client/src/') || isOfTests(file))
    return undefined
  const isOurs = targetOf(packages, text) !== undefined
  const isLoadable =
    text === '@medilens/client' ||
    /^@medilens\/api\/([\w-]+\/)+schema$/.test(text) ||
    LOADABLE.some(({ name }) => name === text) ||
    READERS.test(text)
  if (isOurs ? isLoadable : !text.startsWith('node:')) return undefined
  const loadable = LOADABLE_NAMES.join(', ')
  return `a browser loads this file: of ours it may import @medilens/client, schemas of @medilens/api, ${loadable} and readers of @medilens/pipelines, not ${text}`
}

/**
 * Who imports whom: the direction between packages, no path from one into another, the client by types of the
 * contract alone, and what a browser loads by what a browser may hold. Circles are the check `circles`.
 */
export const checkImports =
  (companions: readonly string[] = SCHEMA_COMPANIONS): Check =>
  (root) => {
    const rules: readonly (readonly [string, Rule])[] = [
      ['import-direction', direction],
      ['import-across', ownFolder],
      ['client-types', clientTypes],
      ['schema-imports', schemaAlone(companions)],
      ['vocabulary-imports', loadableAlone],
      ['readers-imports', readersAlone],
      ['web-imports', webAlone],
    ]
    const packages = readPackages(root)
    const findings: Finding[] = []
    for (const file of listSources(root)) {
      const from = packageOf(packages, file)
      if (from === undefined) continue
      for (const specifier of readSpecifiers(root, file)) {
        for (const [rule, judge] of rules) {
          const advice = judge({ ...specifier, file, from }, packages)
          if (advice !== undefined) findings.push({ file, line: specifier.line, rule, advice })
        }
      }
    }
    return inOrder(findings)
  }
