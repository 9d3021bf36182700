import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'

import { inOrder } from './finding.ts'
import type { Check, Finding } from './finding.ts'
import { isRelative, readSpecifiers } from './specifiers.ts'
import { readPackages } from './workspace.ts'

const CLIENT = 'packages/client'

/** What the published client may name: its own dependencies. Nothing of ours, nothing of the server. */
const ALLOWED: readonly string[] = ['@trpc/client', '@trpc/server', 'zod']

/** `@scope/name` or `name` of a specifier. */
const packageNameOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The declaration file that a relative specifier of a declaration file stands for. */
const declarationOf = (file: string, specifier: string): string =>
  posix.join(posix.dirname(file), specifier).replace(/(?:\.d)?\.([cm]?)[jt]sx?$/, '.d.$1ts')

/**
 * The declaration leak gate: the built declarations of packages/client, from its `types` entries on through everything
 * they reach, name nothing but relative files and the client's own dependencies. One name of a server package would
 * make every user's compiler look for it. Needs `tsc --build` to have run.
 */
export const checkDeclarations: Check = (root) => {
  const client = readPackages(root).find(({ folder }) => folder === CLIENT)
  const entries = [...(client?.exports.values() ?? [])]
    .flatMap((targets) => targets.get('types') ?? [])
    .map((types) => `${CLIENT}/${types}`)
  if (entries.length === 0) {
    const advice = 'exports name no types; give each entry a types condition'
    return [{ file: `${CLIENT}/package.json`, line: 1, rule: 'declaration-entry', advice }]
  }

  const findings: Finding[] = []
  const missing = entries.filter((file) => !existsSync(join(root, file)))
  for (const file of missing) {
    findings.push({
      file,
      line: 1,
      rule: 'declaration-missing',
      advice: 'is not there; run tsc --build first',
    })
  }
  const reached = new Set(entries.filter((file) => !missing.includes(file)))
  for (const file of reached) {
    for (const { text, line } of readSpecifiers(root, file)) {
      if (!isRelative(text)) {
        const name = packageNameOf(text)
        if (ALLOWED.includes(name)) continue
        const advice = `names ${name}; re-type what is exported so that only ${ALLOWED.join(', ')} are named`
        findings.push({ file, line, rule: 'declaration-leak', advice })
        continue
      }
      const target = declarationOf(file, text)
      if (!target.startsWith(`${CLIENT}/dist/`)) {
        const advice = `${text} leaves the package; what is published has nothing there`
        findings.push({ file, line, rule: 'declaration-leak', advice })
      } else if (existsSync(join(root, target))) {
        reached.add(target)
      } else {
        const advice = `${text} has no declaration; run tsc --build`
        findings.push({ file, line, rule: 'declaration-missing', advice })
      }
    }
  }
  return inOrder(findings)
}
