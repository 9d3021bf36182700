import { expect, it } from 'vitest'

import { contractsNow, RECORD, recordText } from './contracts/snapshot.ts'
import { main } from './main.ts'
import { makeTree } from './testing/tree.ts'

const run = (files: Readonly<Record<string, string>>, ...argv: string[]) => {
  using tree = makeTree(files)
  let written = ''
  const code = main([...argv, '--root', tree.root], (text) => {
    written += text
  })
  return { code, written }
}

const built = {
  'packages/client/dist/index.d.ts': 'export {}',
  'tooling/checks/types-budget.json': '{}',
  [RECORD]: recordText(contractsNow()),
}

it('answers 0 and one line a check when nothing is found', () => {
  expect(run(built)).toEqual({
    code: 0,
    written:
      'ok   imports\nok   circles\nok   domains\nok   contracts\nok   length\nok   declarations\nok   types-budget\n',
  })
})

it('answers 1 and says where, which rule and what to do', () => {
  const { code, written } = run({ ...built, 'packages/api/src/patient/utils.ts': '' })
  expect(code).toBe(1)
  expect(written).toContain('packages/api/src/patient/utils.ts:1 nameless utils says nothing')
  expect(written).toContain('FAIL domains: 1\n')
})

it('runs the named checks only', () => {
  expect(run({ 'packages/api/src/utils/a.ts': '' }, 'length', 'circles')).toEqual({
    code: 0,
    written: 'ok   circles\nok   length\n',
  })
})

it('explains itself, also when called wrongly', () => {
  expect(run({}, '--help')).toMatchObject({ code: 0, written: expect.stringContaining('usage:') })
  expect(run({}, 'lenght')).toMatchObject({
    code: 2,
    written: expect.stringContaining('no check called lenght'),
  })
  expect(run({}, '--fix')).toMatchObject({ code: 2, written: expect.stringContaining('usage:') })
})
