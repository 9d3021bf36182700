import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { makeTree } from '../testing/tree.ts'
import { checkContracts } from './check.ts'
import { contractsNow, jsonSchemaOf, RECORD, recordText, type Contracts } from './snapshot.ts'
import { writeContracts } from './write.ts'

const of = (fields: z.ZodRawShape): Contracts => ({
  'gait/1': { schema: jsonSchemaOf(z.strictObject({ cadence: z.number(), ...fields })), rules: {} },
})
const LANDED = of({})
const SAFE = of({ steps: z.int().optional() })
const BREAKING = of({ steps: z.int() })

const rulesIn = (files: Readonly<Record<string, string>>, now: Contracts) => {
  using tree = makeTree(files)
  return checkContracts(() => now)(tree.root).map(({ rule, advice }) => `${rule} ${advice}`)
}

it('says nothing where nothing changed, and asks for a record that is not there', () => {
  expect(rulesIn({ [RECORD]: recordText(LANDED) }, LANDED)).toEqual([])
  for (const record of [{}, { [RECORD]: 'no JSON' }, { [RECORD]: '[1]' }]) {
    expect(rulesIn(record, LANDED)).toEqual([expect.stringContaining('pnpm contracts:generate')])
  }
})

it('names a change, and says what to do about a breaking one', () => {
  const record = { [RECORD]: recordText(LANDED) }
  expect(rulesIn(record, SAFE)).toEqual([
    'contract-safe gait/1 steps is a new field that may be left out: write it down with `pnpm contracts:generate`',
  ])
  expect(rulesIn(record, BREAKING)).toEqual([
    'contract-breaking gait/1 steps is a new field that must be sent: leave gait/1 as it is for those who send by it, and make gait/2',
  ])
})

it('writes down what is safe and nothing that is breaking', () => {
  using tree = makeTree({ [RECORD]: recordText(LANDED) })
  const record = () => readFileSync(join(tree.root, RECORD), 'utf8')
  const said: string[] = []
  expect(writeContracts(tree.root, BREAKING, (text) => said.push(text))).toBe(1)
  expect(said.join('')).toMatch(/^breaking: gait\/1 steps .*gait\/2\n$/)
  expect(record()).toBe(recordText(LANDED))
  expect(writeContracts(tree.root, SAFE, (text) => said.push(text))).toBe(0)
  expect(record()).toBe(recordText(SAFE))
  expect(checkContracts(() => SAFE)(tree.root)).toEqual([])
})

it('reads back what it wrote', () => {
  using tree = makeTree({ 'docs/status.md': '' })
  expect(writeContracts(tree.root, contractsNow(), () => undefined)).toBe(0)
  expect(checkContracts()(tree.root)).toEqual([])
})
