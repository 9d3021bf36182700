import { join } from 'node:path'
import { inventory, openApiDocument } from '@medilens/api'
import { apiDocument } from './api-document.ts'
import { permissionsDocument } from './permissions-document.ts'
import { procedureDocstrings } from './procedures.ts'
import { readShapes } from './shapes.ts'
import { sourceReader } from './source-file.ts'

/** Every generated document of the project under `root`, by its path. */
export async function documents(root: string): Promise<ReadonlyMap<string, string>> {
  const api = join(root, 'packages/api/src')
  const read = sourceReader()
  const procedures = inventory()
  return new Map([
    [
      'docs/api.md',
      apiDocument({
        procedures,
        docstrings: procedureDocstrings(read, join(api, 'router.ts')),
        shapes: await readShapes(api, read),
      }),
    ],
    ['docs/permissions.md', permissionsDocument(procedures)],
    ['docs/openapi.json', `${JSON.stringify(openApiDocument(), null, 1)}\n`],
  ])
}
