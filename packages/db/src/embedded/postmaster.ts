import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf } from './errors.ts'
import { readIfThere } from './files.ts'

/** The server process of a data directory, by its postmaster.pid. */
export interface Postmaster {
  readonly pid: number
  /** Whether it takes connections; false while it starts, recovers or stops. */
  readonly ready: boolean
}

/** A process id that no system gives out, so that kill() always finds nobody. */
const NOBODY = 2_147_483_646
/** How long a lock file may be empty, in milliseconds. */
const EMPTY_FOR = 1_000
const SOCKET_LOCK = '.s.PGSQL.5432.lock'

/** True where a process has this id, whatever it is. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const commandLine = async (pid: number): Promise<string> => {
  try {
    if (process.platform === 'linux') {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    }
    return (await promisify(execFile)('ps', ['-p', String(pid), '-ww', '-o', 'command='])).stdout
  } catch {
    return ''
  }
}

/**
 * True where this process is the server of this data directory. Ids are used again, above all after a container
 * restarts, so that only the command line tells.
 */
export const serves = async (pid: number, data: string): Promise<boolean> =>
  (await commandLine(pid)).includes(` -D ${data} `)

const pidIn = (lockFile: string): number | null => {
  const pid = Number.parseInt(lockFile, 10)
  return pid > 0 ? pid : null
}

/** The server that runs over this data directory, whoever started it, or null. */
export const findPostmaster = async (data: string): Promise<Postmaster | null> => {
  const text = await readIfThere(join(data, 'postmaster.pid'))
  const pid = text === null ? null : pidIn(text)
  if (text === null || pid === null || !(await serves(pid, data))) return null
  return { pid, ready: text.split('\n')[7]?.trim() === 'ready' }
}

/** Whether PostgreSQL would refuse to start over this lock file although nobody holds it. */
const isStale = async (path: string, text: string, data: string): Promise<boolean> => {
  if (text === '') {
    // A server that starts fills its file at once; one that was killed in between leaves it empty for ever.
    const { mtimeMs } = await stat(path)
    return Date.now() - mtimeMs > EMPTY_FOR
  }
  const pid = pidIn(text)
  return pid !== null && isAlive(pid) && !(await serves(pid, data))
}

/**
 * Takes the name of a living stranger out of a stale lock file. PostgreSQL clears lock files of the dead by itself,
 * but takes any living process for a server. The rest of the file stays, because PostgreSQL finds orphaned backends
 * by the shared memory it names.
 */
const disarm = async (path: string, data: string): Promise<void> => {
  // Somebody else may start a server while we look: so the file is taken away first, and then seen which it was.
  const taken = `${path}.${randomUUID()}`
  try {
    const found = await readFile(path, 'utf8')
    if (!(await isStale(path, found, data))) return
    await rename(path, taken)
    const text = await readFile(taken, 'utf8')
    if (text === found) await writeFile(taken, text.replace(/^\d+/, String(NOBODY)))
    if (text !== found || found !== '') await link(taken, path)
  } catch (error) {
    // Another process took it, or has put its own there.
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(taken, { force: true })
  }
}

/** Makes lock files that a killed server left behind harmless, even where its process id is in use again. */
export const disarmStaleLocks = async (data: string, run: string): Promise<void> => {
  await disarm(join(data, 'postmaster.pid'), data)
  await disarm(join(run, SOCKET_LOCK), data)
}
