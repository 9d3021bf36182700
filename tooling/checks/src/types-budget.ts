import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { inOrder } from './finding.ts'
import type { Check } from './finding.ts'

/**
 * What the types of each package cost when they landed. Raising a figure is a decision; all of them are measured and
 * written anew, after `tsc --build`, by
 *
 *     node tooling/checks/src/types-budget.ts
 */
const RECORD = 'tooling/checks/types-budget.json'
/** A package may come to cost a fifth more before somebody has to look. */
const ROOM = 1.2
/** In a package that checks its tests as a project of their own, its sources are what others pay for. */
const PROJECTS = ['tsconfig.src.json', 'tsconfig.json'] as const

const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const TSC = join(PROJECT_ROOT, 'node_modules/.bin/tsc')

/** Types stay fast: to check a package, no more instantiations of types than when they landed and a fifth. */
export const checkTypesBudget: Check = (root) => {
  const landed = readRecord(root)
  if (landed === undefined) {
    return [{ file: RECORD, line: 1, rule: 'types-budget', advice: 'is missing or not a list of figures' }]
  }
  const found = landed.flatMap(([folder, figure]) => {
    const advice = adviceOn(measure(root, folder), Math.floor(figure * ROOM))
    return advice === undefined ? [] : [{ file: folder, line: 1, rule: 'types-budget', advice }]
  })
  return inOrder(found)
}

function adviceOn(measured: Measured, budget: number): string | undefined {
  if ('failure' in measured) return measured.failure
  const { instantiations } = measured
  if (instantiations <= budget) return undefined
  return `${instantiations} instantiations of types, and the budget is ${budget}; make its types simpler, or decide on a new figure in ${RECORD}`
}

type Measured = { readonly instantiations: number } | { readonly failure: string }

/** On one thread: several would each count anew what they share. */
function measure(root: string, folder: string): Measured {
  const project = PROJECTS.map((name) => join(root, folder, name)).find((path) => existsSync(path))
  if (project === undefined) return { failure: 'has no tsconfig.json' }
  const only = ['--noEmit', '--incremental', 'false', '--composite', 'false', '--singleThreaded']
  const { stdout, error } = spawnSync(TSC, ['-p', project, ...only, '--extendedDiagnostics'], {
    encoding: 'utf8',
  })
  if (error !== undefined) return { failure: `could not be measured: ${error.message}` }
  const figure = /^Instantiations:\s+(\d+)$/m.exec(stdout)?.[1]
  // A type that is not found costs nothing, and would make the figure look good.
  if (figure === undefined || stdout.includes('error TS')) {
    return { failure: 'cannot be measured while it does not compile; run tsc --build' }
  }
  return { instantiations: Number(figure) }
}

function readRecord(root: string): readonly (readonly [folder: string, figure: number])[] | undefined {
  const path = join(root, RECORD)
  if (!existsSync(path)) return undefined
  const record: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof record !== 'object' || record === null) return undefined
  const entries = Object.entries(record)
  return entries.every(isFigure) ? entries : undefined
}

const isFigure = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === 'number'

/** Measures every package of the record and writes what it is now. */
function refresh(root: string): number {
  const figures: Record<string, number> = {}
  for (const [folder] of readRecord(root) ?? []) {
    const measured = measure(root, folder)
    if ('failure' in measured) {
      process.stderr.write(`${folder} ${measured.failure}\n`)
      return 1
    }
    figures[folder] = measured.instantiations
    process.stdout.write(`${folder} ${measured.instantiations}\n`)
  }
  writeFileSync(join(root, RECORD), `${JSON.stringify(figures, null, 2)}\n`)
  return 0
}

if (import.meta.main) process.exitCode = refresh(PROJECT_ROOT)
