import { readFile } from 'node:fs/promises'
import { ROLE_NAMES, type RoleName } from '@medilens/db'
import { z } from 'zod'

const REACHES = ['all', 'own', 'pseudonyms', 'person'] as const

/** How far a call reaches in a role, as the document says; null where it is refused. */
export type Cell = (typeof REACHES)[number] | null

/** What the document says of one procedure. */
export interface DocumentedProcedure {
  readonly path: string
  readonly needs: string
  /** Whether keys are refused in every role. */
  readonly people: boolean
  readonly cells: Readonly<Record<RoleName, Cell>>
}

const DOCUMENT = new URL('../../../../docs/permissions.md', import.meta.url)

const Cells = z.record(z.enum(ROLE_NAMES), z.enum(REACHES).nullable())

/** The procedures of `docs/permissions.md`, as it lies in the project and people read it. */
export async function documentedProcedures(): Promise<DocumentedProcedure[]> {
  const text = await readFile(DOCUMENT, 'utf8')
  const [, section = ''] = text.split('\n## Procedures\n')
  const [header = '', , ...rows] = section.split('\n## ')[0]?.trim().split('\n') ?? []
  const roles = cellsOf(header).slice(2)
  return rows.map((row) => {
    const [path = '', needs = '', ...cells] = cellsOf(row)
    const reach = cells.map((cell, index) => [roles[index], cell === '–' ? null : cell])
    return {
      path,
      needs: needs.replace(', people alone', ''),
      people: needs.endsWith(', people alone'),
      cells: Cells.parse(Object.fromEntries(reach)),
    }
  })
}

const cellsOf = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''))
