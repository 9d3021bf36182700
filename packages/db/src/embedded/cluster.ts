import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { codeOf, EmbeddedError, messageOf } from './errors.ts'
import { privateDirectory } from './files.ts'
import { disarmStaleLocks, findPostmaster, serves } from './postmaster.ts'
import type { Settings } from './settings.ts'
import { CLEAN_ENVIRONMENT, explainSpawnError, type Runner } from './unprivileged.ts'

/** One data directory and all it takes to run a server over it. */
export interface Cluster {
  readonly data: string
  /** The directory of its socket. */
  readonly run: string
  readonly log: string
  readonly binaries: Binaries
  readonly runner: Runner
  readonly settings: Settings
}

/** A start that failed; `transient` where another server or an orphan of one is in the way and will go. */
export class StartError extends EmbeddedError {
  override readonly name = 'StartError'
  readonly transient: boolean

  constructor(message: string, transient: boolean) {
    super(message)
    this.transient = transient
  }
}

const POLL = 20
const READY_WITHIN = 60_000
const STOP_WITHIN = 30_000
const LOG_LIMIT = 16 * 1024 * 1024

const logSize = async (log: string): Promise<number> => (await stat(log).catch(() => null))?.size ?? 0

/** The last lines of the log written since `from`; our settings see to it that they hold no row's value. */
const lastLines = async (log: string, from: number): Promise<string> => {
  await using file = await open(log, 'r')
  const start = Math.max(from, (await file.stat()).size - 4096)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: start })
  return buffer.subarray(0, bytesRead).toString().trim().split('\n').slice(-8).join('\n')
}

const IN_THE_WAY = /lock file ".*" (already exists|is empty)|pre-existing shared memory block/

/**
 * Starts the server, in a session of its own so that it outlives us, and returns its process id when it takes
 * connections. Of two starts at once one fails with a transient `StartError`.
 */
export const startCluster = async (cluster: Cluster): Promise<number> => {
  const { binaries, runner, data, log } = cluster
  // Again at each start: where it lies in /tmp it may have been tidied away.
  await privateDirectory(cluster.run, runner)
  await disarmStaleLocks(data, cluster.run)
  if ((await logSize(log)) > LOG_LIMIT) await rename(log, `${log}.1`)
  const before = await logSize(log)
  const settings = Object.entries(cluster.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = runner.command(binaries.postgres, ['-D', data, ...settings])
  await using output = await open(log, 'a', 0o600)
  // Where root runs it for an ordinary user, that user will want to go on with the log.
  if (runner.kind === 'other-user') await output.chown(runner.uid, runner.gid)
  const child = spawn(command.file, command.args, {
    ...command.identity,
    cwd: '/',
    env: CLEAN_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  })
  child.unref()
  const ended = once(child, 'exit').then(
    () => null,
    (error: unknown) => error,
  )
  const deadline = Date.now() + READY_WITHIN
  while (Date.now() < deadline) {
    const end = await Promise.race([ended, sleep(POLL, 'running')])
    if (end !== 'running') {
      if (end !== null) throw explainSpawnError(binaries.postgres, end)
      const said = await lastLines(log, before)
      throw new StartError(`PostgreSQL did not start (log: ${log}):\n${said}`, IN_THE_WAY.test(said))
    }
    const found = await findPostmaster(data)
    if (found?.ready === true && found.pid === child.pid) return found.pid
  }
  throw new StartError(
    `PostgreSQL (process ${child.pid}) is not ready after ${READY_WITHIN / 1000} s; after a crash it may still be ` +
      `replaying its log, so try again later (log: ${log}):\n${await lastLines(log, before)}`,
    false,
  )
}

const ends = async (pid: number, data: string, within: number): Promise<boolean> => {
  const deadline = Date.now() + within
  while (Date.now() < deadline) {
    if (!(await serves(pid, data))) return true
    await sleep(POLL)
  }
  return false
}

/** Stops the server, breaking off its sessions; returns when no process is left. */
export const stopCluster = async (
  cluster: Cluster,
  signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT',
): Promise<void> => {
  const found = await findPostmaster(cluster.data)
  if (found === null) return
  try {
    process.kill(found.pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw new EmbeddedError(`PostgreSQL can't be stopped: ${messageOf(error)}`)
  }
  if (await ends(found.pid, cluster.data, STOP_WITHIN)) return
  if (signal === 'SIGINT') return await stopCluster(cluster, 'SIGQUIT')
  throw new EmbeddedError(`PostgreSQL (process ${found.pid}) does not stop; its log is ${cluster.log}`)
}
