import { expect, it } from 'vitest'

import { checkLength } from './length.ts'
import { adviceIn, findIn } from './testing/tree.ts'

const lines = (count: number): string => 'export {}\n'.repeat(count)

it('finds a file over 300 lines', () => {
  const files = { 'packages/db/src/a.ts': lines(300), 'packages/db/src/b.ts': lines(301) }
  expect(findIn(checkLength([]), files)).toEqual(['packages/db/src/b.ts:301 length'])
  expect(adviceIn(checkLength([]), files)[0]).toMatch(/^301 lines/)
})

it('counts a last line without its end', () => {
  expect(findIn(checkLength([]), { 'packages/db/src/a.ts': `${lines(300)}export {}` })).toHaveLength(1)
})

it('leaves tests, migrations, snapshots and what a tool wrote alone', () => {
  const files = {
    'packages/db/src/a.test.ts': lines(400),
    'packages/db/src/migrations/Migration1.ts': lines(400),
    'packages/db/src/__snapshots__/a.ts': lines(400),
    'apps/server/src/routes.gen.ts': lines(400),
    'packages/db/dist/a.js': lines(400),
    'packages/db/src/catalogue.json': lines(400),
  }
  expect(findIn(checkLength([]), files)).toEqual([])
})

it('knows its exceptions, and finds one that is not needed', () => {
  const exceptions = ['a', 'b', 'gone'].map((name) => ({
    file: `packages/db/src/${name}.ts`,
    reason: 'a table',
  }))
  const files = { 'packages/db/src/a.ts': lines(400), 'packages/db/src/b.ts': lines(3) }
  expect(findIn(checkLength(exceptions), files)).toEqual([
    'packages/db/src/b.ts:1 length-exception',
    'packages/db/src/gone.ts:1 length-exception',
  ])
})
