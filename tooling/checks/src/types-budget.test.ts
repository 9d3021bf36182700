import { expect, it } from 'vitest'

import { adviceIn } from './testing/tree.ts'
import { checkTypesBudget } from './types-budget.ts'

const tsconfig = JSON.stringify({
  compilerOptions: { strict: true, types: [], lib: ['es2025'], skipLibCheck: true },
  include: ['src'],
})

/** Makes the compiler instantiate a type for every step of a recursion. */
const steps = (count: number): string => `
  type Count<To extends number, Done extends unknown[] = []> =
    Done['length'] extends To ? Done : Count<To, [...Done, unknown]>
  export const all: Count<${count}>['length'] = ${count}
`

const adviceOn = (record: unknown, source: string) =>
  adviceIn(checkTypesBudget, {
    'tooling/checks/types-budget.json': JSON.stringify(record),
    'packages/api/tsconfig.json': tsconfig,
    'packages/api/src/index.ts': source,
  })

/** What a source costs, out of the advice that names it. */
const costOf = (source: string): number =>
  Number(/^(\d+) instantiations/.exec(adviceOn({ 'packages/api': 0 }, source)[0] ?? '')?.[1])

it('holds a package to what it cost and a fifth, and names figure and budget', () => {
  const cost = costOf(steps(50))
  const least = Math.ceil(cost / 1.2)
  expect(adviceOn({ 'packages/api': least }, steps(50))).toEqual([])
  expect(adviceOn({ 'packages/api': least - 1 }, steps(50))).toEqual([
    expect.stringMatching(
      `^${cost} instantiations of types, and the budget is ${Math.floor((least - 1) * 1.2)};`,
    ),
  ])
  expect(costOf(steps(60))).toBeGreaterThan(cost)
})

it('measures sources alone where tests are a project of their own', () => {
  const files = {
    'tooling/checks/types-budget.json': JSON.stringify({ 'packages/api': costOf(steps(50)) }),
    'packages/api/tsconfig.json': tsconfig,
    'packages/api/tsconfig.src.json': tsconfig.replace('}', '},"exclude":["src/*.test.ts"]'),
    'packages/api/src/index.ts': steps(50),
    'packages/api/src/index.test.ts': steps(90),
  }
  expect(adviceIn(checkTypesBudget, files)).toEqual([])
  const { 'packages/api/tsconfig.src.json': _, ...together } = files
  expect(adviceIn(checkTypesBudget, together)).toHaveLength(1)
})

it('takes no figure of what does not compile', () => {
  const unfound = `import type { Router } from 'absent'\nexport type A = Router`
  expect(adviceOn({ 'packages/api': 100_000 }, unfound)).toEqual([
    expect.stringContaining('does not compile'),
  ])
})

it('finds a package without a project, and a record that is none', () => {
  expect(adviceOn({ 'packages/db': 100_000 }, '')).toEqual(['has no tsconfig.json'])
  expect(adviceOn({ 'packages/api': 'much' }, '')).toEqual(['is missing or not a list of figures'])
  expect(adviceIn(checkTypesBudget, {})).toEqual(['is missing or not a list of figures'])
})
