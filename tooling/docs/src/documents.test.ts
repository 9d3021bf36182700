import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inventory } from '@medilens/api'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { apiDocument } from './api-document.ts'
import { documents } from './documents.ts'
import { describer } from './json-schema.ts'
import { permissionsDocument } from './permissions-document.ts'
import { procedureDocstrings } from './procedures.ts'
import { rulesOf, shapeText } from './shape-text.ts'
import { readShapes } from './shapes.ts'
import { sourceReader } from './source-file.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const API = join(ROOT, 'packages/api/src')

const written = await documents(ROOT)
const read = sourceReader()
const shapes = await readShapes(API, read)

it.each([...written.keys()])('%s is what the code says today', (path) => {
  expect(written.get(path), 'run `pnpm docs:generate`').toBe(readFileSync(join(ROOT, path), 'utf8'))
})

it('describes every procedure with what its code says of it', () => {
  const text = written.get('docs/api.md') ?? ''
  const sections = text.split(/^### /m).slice(1)
  for (const { path } of inventory()) {
    const section = sections.find((each) => each.startsWith(`${path}\n`)) ?? ''
    expect(section, path).toMatch(/^.+\n\n\S.+\n(.+\n)*\nA (query|mutation|subscription) for /)
  }
})

it('links to nothing that is not there', () => {
  const text = written.get('docs/api.md') ?? ''
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(/[^\w-]/g, ''),
  )
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target)
  expect(links.filter((target) => !headings.includes(target ?? ''))).toEqual([])
  expect(links.length).toBeGreaterThan(inventory().length)
})

it('changes with a permission, a field and a comment, so that none of them changes unseen', async () => {
  const procedures = inventory()
  const docstrings = procedureDocstrings(read, join(API, 'router.ts'))
  const before = apiDocument({ procedures, docstrings, shapes })
  expect(before).toBe(written.get('docs/api.md'))

  const [first, ...rest] = procedures
  if (first === undefined) throw new Error('There are no procedures')
  const opened = [{ ...first, meta: { ...first.meta, permission: 'audit:read' as const } }, ...rest]
  expect(permissionsDocument(opened)).not.toBe(written.get('docs/permissions.md'))
  const output = z.object({ somethingNew: z.number() })
  const grown = [{ ...first, meta: { ...first.meta, output } }, ...rest]
  expect(apiDocument({ procedures: grown, docstrings, shapes })).toContain('`somethingNew`')
  const reworded = new Map([...docstrings, [first.path, { says: 'Another thing.', throws: [] }]])
  expect(apiDocument({ procedures, docstrings: reworded, shapes })).toContain('Another thing.')
  const misnamed = new Map([...docstrings, [first.path, { says: 'A thing.', throws: ['no_such_code'] }]])
  expect(() => apiDocument({ procedures, docstrings: misnamed, shapes })).toThrow(/no_such_code/)
})

/** The docstrings of a router in files of their own. */
function docstringsOf(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'medilens-docs-'))
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    return procedureDocstrings(sourceReader(), join(root, 'router.ts'))
  } finally {
    rmSync(root, { recursive: true })
  }
}

const ROUTER = {
  'router.ts': `import { toyRouter } from './toy/router.ts'\nexport const appRouter = router({ toy: toyRouter })`,
  'toy/router.ts': `
import { getToy } from './service.ts'
export const toyRouter = router({
  get: can('toy:read').query({ audit: { event: 'x' }, run: getToy }),
  /** Streams toys. Throws \`not_found\`, \`forbidden\`. */
  watch: can('toy:read').subscription({ open: async () => null }),
})`,
}

it('finds what a procedure does where the work is done, or beside it in the router', () => {
  const service = `/**\n * One toy,\n * with its box. Throws \`not_found\`\n * for none.\n * @param call anything\n */\nexport const getToy = 1`
  expect(Object.fromEntries(docstringsOf({ ...ROUTER, 'toy/service.ts': service }))).toEqual({
    'toy.get': { says: 'One toy, with its box. Throws `not_found` for none.', throws: ['not_found'] },
    'toy.watch': { says: 'Streams toys.', throws: ['not_found', 'forbidden'] },
  })
})

it('refuses a procedure that nobody described', () => {
  const service = `/** Of something else. */\n\nconst other = 1\nexport const getToy = 1`
  expect(() => docstringsOf({ ...ROUTER, 'toy/service.ts': service })).toThrow(/toy\.get/)
})

it('says of a field what its schema refuses', () => {
  const schema = z
    .strictObject({
      id: z.uuid(),
      name: z.string().min(1).max(20),
      at: z.iso.datetime({ offset: true }).optional(),
      share: z.number().min(0).max(1).nullable(),
      above: z.number().gt(0),
      count: z.int().min(1).max(9).default(3),
      tags: z.array(z.enum(['a', 'b'])).max(2),
      by: z.record(z.string().max(5), z.boolean()),
      flag: z.boolean().nullish(),
    })
    .refine(() => true, { error: 'share must fit' })
  const { root } = describer([])(schema, 'input')
  const lines = shapeText(root, {
    direction: 'input',
    name: null,
    comments: new Map([['at', 'When.']]),
    bases: [],
  })
  expect(lines.slice(2, -1)).toEqual([
    '| `id` | UUID |  |',
    '| `name` | text (1 to 20) |  |',
    '| `at?` | instant (ISO 8601 with its offset) | When. |',
    '| `share` | number 0 to 1 or null |  |',
    '| `above` | number above 0 |  |',
    '| `count?` | whole number 1 to 9, if left out `3` |  |',
    '| `tags` | list (0 to 2) of `a` · `b` |  |',
    '| `by` | by name (0 to 5): `true` · `false` |  |',
    '| `flag?` | `true` · `false` or null |  |',
  ])
  expect(rulesOf(schema)).toEqual(['share must fit'])
})
