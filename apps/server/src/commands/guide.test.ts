import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { scratchRoot } from '@medilens/db/testing'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { must } from '../guide/row.ts'
import { ROWS } from '../guide/rows.ts'
import { runProcess } from '../testing/process.ts'
import { walkGuide } from './guide.ts'

/** The table of the guide's own file, beside the shared recordings; its first column. */
const guide = join(
  readConfig({ MEDILENS_DATA: process.env['MEDILENS_DATA'] }).recordings,
  '../product/guide.md',
)

describe('the guide', () => {
  it('shows every row that is not of a later step, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(await scratchRoot(), 'medilens-guide-test-'))
    try {
      const { code, stdout, stderr } = await runProcess(['guide'], { TMPDIR: folder })
      expect(code, stdout + stderr).toBe(0)
      const pending = ROWS.filter((row) => 'waitsFor' in row)
      expect(stdout).toContain(
        `${ROWS.length - pending.length} of ${ROWS.length} rows shown, ${pending.length} pending, in`,
      )
      for (const { says } of ROWS) expect(stdout).toContain(says.replaceAll('`', ''))
      for (const { waitsFor } of pending) expect(stdout).toContain(`pending, with the step: ${waitsFor}`)
      expect(stderr).toContain(`${ROWS.length} of ${ROWS.length}: `)
      expect(readdirSync(folder)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 120_000)

  it('has a row for each row of the guide itself', ({ skip }) => {
    skip(!existsSync(guide), 'the guide is not here')
    const [, ...rows] = readFileSync(guide, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '))
    const told = rows.map((row) => row.slice(2, row.indexOf(' | ')))
    expect(ROWS.map(({ says }) => says).toSorted()).toEqual(told.toSorted())
  })

  it('fails where one row does, says which, and goes on with the others', async () => {
    const printed: string[] = []
    const io = { print: (...lines: readonly string[]) => void printed.push(...lines), say: () => undefined }
    const passed = await walkGuide(io, null, [
      { says: 'a', here: 'b', show: async () => ['12 ms'] },
      { says: 'c', here: 'd', show: async () => must(false, 'it is another') ?? [] },
      { says: 'e', here: 'f', waitsFor: 'another day', showPart: () => Promise.reject(new Error('not so')) },
      { says: 'g', here: 'h', waitsFor: 'another day' },
    ])
    expect(passed).toBe(false)
    const text = printed.join('\n')
    expect(text).toContain('✗ c\n  → d\n    FAILED: it is another')
    expect(text).toContain('✗ e\n')
    expect(text).toContain('… g\n  → h\n    pending, with the step: another day')
    expect(text).toContain('1 of 4 rows shown, 1 pending, 2 FAILED')
  })
})
