import { posix } from 'node:path'

import { inOrder } from './finding.ts'
import type { Check, Finding } from './finding.ts'
import { listSources, packageOf, readPackages } from './workspace.ts'

const API = 'packages/api/src'

/** The domains; each is a router of its name. A new one is a decision. */
const DOMAINS: readonly string[] = [
  'organization',
  'key',
  'user',
  'patient',
  'assessment',
  'biomarker',
  'pipeline',
  'file',
  'chat',
  'audit',
]
/**
 * Folders of packages/api that are no domain: how a procedure is built, which routes there are, who asks, and what tests
 * stand on.
 */
const FOUNDATIONS: readonly string[] = ['trpc', 'http', 'access', 'testing']

/** Names that say nothing about what is inside, so that anything ends up there. */
const NAMELESS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc'])
const FILE_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

type Rule = (file: string) => { rule: string; advice: string } | undefined

const domainFolder: Rule = (file) => {
  const [folder, ...rest] = posix.relative(API, file).split('/')
  if (folder === undefined || folder === '..' || rest.length === 0) return undefined
  if (DOMAINS.includes(folder) || FOUNDATIONS.includes(folder)) return undefined
  const known = [...DOMAINS, ...FOUNDATIONS].join(', ')
  return {
    rule: 'domain-folder',
    advice: `${folder} is no domain; put it into the one that owns the data: ${known}`,
  }
}

const domainFile: Rule = (file) => {
  const [folder, ...rest] = posix.relative(API, file).split('/')
  if (folder === undefined || !DOMAINS.includes(folder)) return undefined
  const name = (rest.at(-1) ?? '').replace(/\.(test|test-d|testing)?\.?[cm]?tsx?$/, '')
  if (FILE_NAME.test(name)) return undefined
  return {
    rule: 'domain-file',
    advice:
      'name it schema.ts, router.ts, service.ts, policy.ts or after its concept, in small letters and hyphens',
  }
}

const namelessName: Rule = (file) => {
  const named = file.split('/').flatMap((part) => part.replace(/\.[a-z]+$/, '').split(/[.-]/))
  const nameless = named.find((word) => NAMELESS.has(word.toLowerCase()))
  return nameless === undefined
    ? undefined
    : { rule: 'nameless', advice: `${nameless} says nothing; name the file after the concept it holds` }
}

/**
 * The vocabulary of folders and files: domains and foundations in packages/api, concepts as file names, no
 * grab-bags anywhere, and no index.ts inside a package but src/index.ts and what package.json exports.
 */
export const checkDomains: Check = (root) => {
  const packages = readPackages(root)
  const barrel: Rule = (file) => {
    if (posix.basename(file) !== 'index.ts') return undefined
    const own = packageOf(packages, file)
    if (own === undefined || file === `${own.folder}/src/index.ts`) return undefined
    const exported = [...own.exports.values()].some((targets) =>
      [...targets.values()].some((target) => file === `${own.folder}/${target}`),
    )
    if (exported) return undefined
    return { rule: 'barrel', advice: 'import the file that has it; an index.ts stands at src/index.ts only' }
  }
  const findings: Finding[] = []
  for (const file of listSources(root)) {
    for (const judge of [domainFolder, domainFile, namelessName, barrel]) {
      const found = judge(file)
      if (found !== undefined) findings.push({ file, line: 1, ...found })
    }
  }
  return inOrder(findings)
}
