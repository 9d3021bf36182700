import { randomUUID } from 'node:crypto'
import { chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { EmbeddedError } from './errors.ts'
import { isAlive } from './postmaster.ts'
import { explainSpawnError, run, type Runner } from './unprivileged.ts'

/** What making a data directory takes. */
export interface Creation {
  readonly binaries: Binaries
  readonly runner: Runner
  readonly superuserPassword: string
  readonly initdbArguments: readonly string[]
}

const WORK = '.initdb-'
/** No initdb takes this long, so older work belongs to nobody, even where its process id is in use again. */
const WORK_EXPIRES = 10 * 60_000
/** What this process is making: a container gives the same process id to the next start. */
const ours = new Set<string>()

/** initdb's arguments for PostgreSQL 17 and later: a locale that is the same on every system, now and later. */
export const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']

/** Removes what starts that were killed in the middle have left in `base`. */
const sweep = async (base: string): Promise<void> => {
  for (const name of await readdir(base)) {
    if (!name.startsWith(WORK)) continue
    const path = join(base, name)
    const pid = Number.parseInt(name.slice(WORK.length), 10)
    const made = (await stat(path).catch(() => null))?.mtimeMs ?? 0
    const wanted = pid === process.pid ? ours.has(path) : isAlive(pid)
    if (wanted && Date.now() - made < WORK_EXPIRES) continue
    // The initdb of a killed process may still be at it for a moment.
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

/**
 * Makes a data directory under `base` and hands it to `publish`, which moves it to its place in one step. A kill
 * before that leaves only what the next call sweeps.
 */
export const createCluster = async (
  base: string,
  creation: Creation,
  publish: (data: string) => Promise<void>,
): Promise<void> => {
  const { binaries, runner } = creation
  await sweep(base)
  const work = join(base, `${WORK}${process.pid}-${randomUUID()}`)
  const passwordFile = join(work, 'password')
  const data = join(work, 'data')
  ours.add(work)
  try {
    await mkdir(work, { mode: 0o700 })
    await writeFile(passwordFile, creation.superuserPassword, { mode: 0o600 })
    await chown(passwordFile, runner.uid, runner.gid)
    await chown(work, runner.uid, runner.gid)
    const layout = ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`]
    const nature = ['--encoding=UTF8', '--data-checksums', '--auth=scram-sha-256', '--no-instructions']
    const args = [...layout, ...nature, ...creation.initdbArguments]
    const outcome = await run(runner.command(binaries.initdb, args)).catch((error: unknown) => {
      throw explainSpawnError(binaries.initdb, error)
    })
    if (outcome.code !== 0) {
      const said = outcome.output.split('\n').slice(-5).join('\n')
      throw new EmbeddedError(`PostgreSQL could not make its data directory in ${base}:\n${said}`)
    }
    await publish(data)
  } finally {
    ours.delete(work)
    await rm(work, { recursive: true, force: true })
  }
}
