import { expect, it } from 'vitest'

import { checkCircles } from './circles.ts'
import { adviceIn, findIn } from './testing/tree.ts'

const find = (files: Readonly<Record<string, string>>) => findIn(checkCircles, files)

it('finds two files that import each other, and says the way around', () => {
  const files = {
    'packages/db/src/a.ts': `\nimport { b } from './b.ts'`,
    'packages/db/src/b.ts': `export * from './a.ts'`,
  }
  expect(find(files)).toEqual(['packages/db/src/a.ts:2 import-circle'])
  expect(adviceIn(checkCircles, files)[0]).toContain(
    'packages/db/src/a.ts → packages/db/src/b.ts → packages/db/src/a.ts',
  )
})

it('finds a long circle, and one through a dynamic import', () => {
  const files = {
    'packages/db/src/a.ts': `import './b.ts'`,
    'packages/db/src/b.ts': `void import('./deep/c.ts')`,
    'packages/db/src/deep/c.ts': `import { type A } from '../a.ts'`,
    'packages/db/src/leaf.ts': `import './a.ts'`,
  }
  expect(find(files)).toEqual(['packages/db/src/a.ts:1 import-circle'])
})

it('finds a circle by the package’s own name', () => {
  const files = {
    'packages/api/src/index.ts': `import './a.ts'`,
    'packages/api/src/a.ts': `import '@medilens/api'`,
  }
  expect(find(files)).toEqual(['packages/api/src/a.ts:1 import-circle'])
})

it('finds a file that imports itself, and two circles as two', () => {
  const files = {
    'packages/db/src/a.ts': `import './a.ts'`,
    'packages/db/src/b.ts': `import './c.ts'`,
    'packages/db/src/c.ts': `import './b.ts'`,
  }
  expect(find(files)).toEqual([
    'packages/db/src/a.ts:1 import-circle',
    'packages/db/src/b.ts:1 import-circle',
  ])
})

it('leaves types and diamonds alone', () => {
  const files = {
    'packages/db/src/a.ts': `import './b.ts'\nimport './c.ts'`,
    'packages/db/src/b.ts': `import './d.ts'\nimport type { A } from './a.ts'`,
    'packages/db/src/c.ts': `import './d.ts'\nlet a: import('./a.ts').A`,
    'packages/db/src/d.ts': `import './absent.ts'\nimport 'pg'`,
  }
  expect(find(files)).toEqual([])
})
