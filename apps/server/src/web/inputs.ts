import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** Of what the web application is built, from the project's root; a folder stands for all of it that `isInput` takes. */
const INPUTS = [
  'pnpm-lock.yaml',
  'tsconfig.base.json',
  'apps/client',
  'packages/client/src',
  // Its forms are checked by the schemas, and it knows the vocabulary and the catalogue; the rest of these is the server's.
  'packages/api/src',
  'packages/db/src/catalogue',
  'packages/db/src/permissions.ts',
  'packages/db/src/vocabulary.ts',
] as const

const LEFT_OUT = new Set(['node_modules', 'dist', 'types', 'testing', 'pictures', '.turbo'])

function isInput(path: string): boolean {
  if (path.endsWith('.tsbuildinfo') || /\.test\.tsx?$/.test(path)) return false
  return !path.startsWith('packages/api/') || /\/(schema|fields)\.ts$/.test(path)
}

/** The digest of everything that a build of the web application depends on; a change of it asks for another build. */
export async function digestOfInputs(root: string): Promise<string> {
  const paths = (await Promise.all(INPUTS.map((input) => filesOf(join(root, input)))))
    .flat()
    .map((file) => relative(root, file))
    .filter(isInput)
    .toSorted()
  const contents = await Promise.all(paths.map((path) => readFile(join(root, path))))
  const digest = createHash('sha256')
  paths.forEach((path, index) => {
    const content = contents[index] ?? ''
    digest.update(`${path}\0${content.length}\0`).update(content)
  })
  return digest.digest('hex')
}

/** A file itself, or all files of a folder. */
async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null
    throw error
  })
  if (entries === null) return [path]
  const kept = entries.filter((entry) => !LEFT_OUT.has(entry.name))
  const folders = kept.filter((entry) => entry.isDirectory())
  const inside = await Promise.all(folders.map(({ name }) => filesOf(join(path, name))))
  return kept
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(path, name))
    .concat(inside.flat())
}
