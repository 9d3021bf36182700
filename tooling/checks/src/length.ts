import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { inOrder } from './finding.ts'
import type { Check, Finding } from './finding.ts'
import { isTest, listSources } from './workspace.ts'

const MAXIMUM_LINES = 300

/** A file that may be longer, and why; reviewed. */
export interface LengthException {
  readonly file: string
  readonly reason: string
}
const LENGTH_EXCEPTIONS: readonly LengthException[] = []

/** Migrations are never edited once landed, snapshots and `.gen.` files are written by a tool. */
const isWritten = (file: string): boolean => /\/(migrations|__snapshots__)\/|\.(snap|gen)\./.test(file)

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/**
 * No file over 300 lines, but tests, migrations, snapshots and the exceptions; an exception that is no longer needed
 * is a finding too, so that the list stays true.
 */
export const checkLength =
  (exceptions: readonly LengthException[] = LENGTH_EXCEPTIONS): Check =>
  (root) => {
    const findings: Finding[] = []
    const needed = new Set<string>()
    for (const file of listSources(root)) {
      if (isTest(file) || isWritten(file)) continue
      const lines = linesOf(readFileSync(join(root, file), 'utf8'))
      if (lines <= MAXIMUM_LINES) continue
      needed.add(file)
      if (exceptions.some((exception) => exception.file === file)) continue
      findings.push({
        file,
        line: MAXIMUM_LINES + 1,
        rule: 'length',
        advice: `${lines} lines; split it by concept to at most ${MAXIMUM_LINES}`,
      })
    }
    for (const { file } of exceptions) {
      if (needed.has(file)) continue
      findings.push({
        file,
        line: 1,
        rule: 'length-exception',
        advice: 'is not over the limit; take it off the list',
      })
    }
    return inOrder(findings)
  }
