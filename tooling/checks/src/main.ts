import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { checkCircles } from './circles.ts'
import { checkContracts } from './contracts/check.ts'
import { checkDeclarations } from './declarations.ts'
import { checkDomains } from './domains.ts'
import { format } from './finding.ts'
import type { Check } from './finding.ts'
import { checkImports } from './imports.ts'
import { checkLength } from './length.ts'
import { checkTypesBudget } from './types-budget.ts'

const CHECKS: ReadonlyMap<string, { readonly says: string; readonly check: Check }> = new Map([
  [
    'imports',
    { says: 'packages import in one direction, browsers’ files what a browser holds', check: checkImports() },
  ],
  ['circles', { says: 'no circle between files', check: checkCircles }],
  ['domains', { says: 'folders and files have the names of the house', check: checkDomains }],
  [
    'contracts',
    { says: 'who sends by a contract that landed is not refused by another one', check: checkContracts() },
  ],
  ['length', { says: 'no file over 300 lines', check: checkLength() }],
  [
    'declarations',
    { says: 'the built client names no server package (after tsc --build)', check: checkDeclarations },
  ],
  [
    'types-budget',
    { says: 'types cost no more than they did and a fifth (after tsc --build)', check: checkTypesBudget },
  ],
])

const HELP = `Checks the structure of the project against the rules of the house.

usage: node tooling/checks/src/main.ts [check…] [--root <folder>] [--help]

Without a name all run:
${[...CHECKS].map(([name, { says }]) => `  ${name.padEnd(14)}${says}`).join('\n')}

Answers with one line a finding, file:line rule what to do.
Exit code: 0 nothing found, 1 findings, 2 it was called wrongly.
`

const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const readArguments = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, root: { type: 'string' } },
    })
  } catch (error) {
    return error instanceof Error ? error.message : 'wrong arguments'
  }
}

/** Run the checks that `argv` names, or all; write the findings and return the exit code. */
export const main = (argv: readonly string[], write: (text: string) => void): number => {
  const read = readArguments(argv)
  if (typeof read === 'string') {
    write(`${read}\n\n${HELP}`)
    return 2
  }
  const { values, positionals } = read
  if (values.help === true) {
    write(HELP)
    return 0
  }
  const unknown = positionals.find((name) => !CHECKS.has(name))
  if (unknown !== undefined) {
    write(`there is no check called ${unknown}\n\n${HELP}`)
    return 2
  }

  const chosen = [...CHECKS].filter(([name]) => positionals.length === 0 || positionals.includes(name))
  let total = 0
  for (const [name, { check }] of chosen) {
    const findings = check(values.root ?? PROJECT_ROOT)
    total += findings.length
    write(findings.map((finding) => `${format(finding)}\n`).join(''))
    write(
      `${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}${findings.length === 0 ? '' : `: ${findings.length}`}\n`,
    )
  }
  return total === 0 ? 0 : 1
}

if (import.meta.main) {
  process.exitCode = main(process.argv.slice(2), (text) => process.stdout.write(text))
}
