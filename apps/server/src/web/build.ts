import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { compressedForStart, BROTLI_EXTENSION } from './files.ts'
import { digestOfInputs } from './inputs.ts'

/** From the project's root: the web application's sources, where it is built to, and what builds it. */
const SOURCES = 'apps/client'
const BUILT = `${SOURCES}/dist`
const VITE = `${SOURCES}/node_modules/vite/bin/vite.js`
/** In the built folder: the digest of what it was built of. */
const NOTE = '.built-from'

/** A build takes seconds; one that takes this long never ends. */
const BUILD_WITHIN = 180_000
const LINES_OF_A_FAILURE = 12

/** How `ensureBuilt` left the web application. */
export type BuildOutcome =
  | { readonly kind: 'current' | 'built' }
  /** There is nothing to build it from: only the server was installed. */
  | { readonly kind: 'no sources' }
  | { readonly kind: 'failed'; readonly because: string }

/**
 * Builds the web application of the project under `root`, if it was never built or of something else. A page that is
 * being served meanwhile is whole: the old one is there until the new one is.
 * @param signal ends a build that nobody waits for any more; it has failed then
 * @param onBuild called before a build begins
 */
export async function ensureBuilt(
  root: string,
  signal: AbortSignal,
  onBuild: () => void,
): Promise<BuildOutcome> {
  if (![`${SOURCES}/index.html`, VITE].every((path) => existsSync(join(root, path))))
    return { kind: 'no sources' }
  const digest = await digestOfInputs(root)
  if ((await noteOf(join(root, BUILT))) === digest) return { kind: 'current' }
  onBuild()
  // Beside the packages, which are of the same file system and nobody's to commit.
  const draft = await mkdtemp(join(root, SOURCES, 'node_modules/.draft-'))
  try {
    // Whoever serves it later may be another user.
    await chmod(draft, 0o755)
    const because = await build(root, draft, signal)
    if (because !== null) return { kind: 'failed', because }
    await compress(draft)
    await writeFile(join(draft, NOTE), digest)
    await replace(join(root, BUILT), draft)
    return { kind: 'built' }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

const noteOf = (folder: string): Promise<string | null> =>
  readFile(join(folder, NOTE), 'utf8').catch(() => null)

/** Why the build failed, or null. */
async function build(root: string, folder: string, signal: AbortSignal): Promise<string | null> {
  const argv = [join(root, VITE), 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  // A test's NODE_ENV would build React's slow half; and Vite would leave a cache of its code in the temporary folder.
  const env = { ...process.env, NODE_ENV: 'production', NODE_DISABLE_COMPILE_CACHE: '1' }
  const options = { cwd: join(root, SOURCES), env, timeout: BUILD_WITHIN, signal }
  try {
    await promisify(execFile)(process.execPath, argv, options)
    return null
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    return stripVTControlCharacters(said).trim().split('\n').slice(0, LINES_OF_A_FAILURE).join('\n')
  }
}

async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name)
        const compressed = await compressedForStart(name, await readFile(path))
        if (compressed !== null) await writeFile(`${path}${BROTLI_EXTENSION}`, compressed)
      }),
  )
}

/** Puts a new folder in the place of another. Where two starts do that at once, either one's is right. */
async function replace(folder: string, by: string): Promise<void> {
  const old = `${by}-old`
  await rename(folder, old).catch(unlessCode('ENOENT'))
  await rename(by, folder).catch(unlessCode('ENOTEMPTY', 'EEXIST'))
  await rm(old, { recursive: true, force: true })
}

const unlessCode =
  (...codes: readonly string[]) =>
  (error: unknown): void => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!codes.includes(code)) throw error
  }
