import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MIGRATIONS_FOLDER } from './folder.ts'
import { listOf } from './generator.ts'

it('applies every migration of the folder: one that is not listed would never run', async () => {
  expect(await readFile(join(MIGRATIONS_FOLDER, 'list.ts'), 'utf8')).toBe(await listOf(MIGRATIONS_FOLDER))
})
