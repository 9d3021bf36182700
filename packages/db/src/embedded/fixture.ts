import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import type { Endpoint } from '../connection/endpoint.ts'
import { openEmbedded } from './open.ts'
import { scratchRoot } from '../testing/scratch-root.ts'

/** A home of a test's own, with whatever still runs over it gone at the end. */
export interface TemporaryHome extends AsyncDisposable {
  readonly path: string
  readonly data: string
  readonly log: string
}

const commandLine = async (pid: string): Promise<string> => {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text.replaceAll('\0', ' ')
}

/** The processes whose command line names this path, i.e. `pgrep -f`. */
export const processesOf = async (path: string): Promise<number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map(async (pid) => ({ pid, line: await commandLine(pid) })))
  return lines.filter(({ line }) => line.includes(path)).map(({ pid }) => Number(pid))
}

/** Makes a home under /tmp, at `within` below it. */
export const temporaryHome = async (within = 'home'): Promise<TemporaryHome> => {
  const root = await mkdtemp(`${await scratchRoot()}/medilens-home-`)
  const path = join(root, within)
  return {
    path,
    data: join(path, 'postgres', 'data'),
    log: join(path, 'postgres', 'postgres.log'),
    [Symbol.asyncDispose]: async () => {
      for (const pid of await processesOf(root)) process.kill(pid, 'SIGKILL')
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}

let template: Promise<string> | null = null

const makeTemplate = async (): Promise<string> => {
  const path = await mkdtemp(`${await scratchRoot()}/medilens-template-`)
  await (await openEmbedded({ home: path })).close()
  return path
}

/** A home that was opened and closed before; a copy, since making the data takes longer than most tests. */
export const usedHome = async (): Promise<TemporaryHome> => {
  const home = await temporaryHome()
  await cp(await (template ??= makeTemplate()), home.path, { recursive: true })
  await chmod(join(home.path, 'postgres', 'run'), 0o700)
  return home
}

/** Removes what `usedHome` copied from; to be called when a test file ends. */
export const dropTemplate = async (): Promise<void> => {
  if (template !== null) await rm(await template, { recursive: true, force: true })
}

/** Runs one statement on a connection of its own. */
export const ask = async <Row extends QueryResultRow>(
  endpoint: Endpoint,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => {
  const client = new Client(endpoint.client)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(statement, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Waits until something is so, or fails. */
export const until = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    if (await isSo()) return
    await sleep(10)
  }
  throw new Error(`waited in vain: ${what}`)
}

const OPENER = `
  const { openEmbedded } = await import(process.argv[1])
  const opened = await openEmbedded(JSON.parse(process.argv[2]))
  console.log('open')
  process.stdin.on('data', () => opened.close().then(() => process.exit()))
`

/** Another process that opens a home; it closes when something is written to it. */
export const openElsewhere = (options: object, environment: NodeJS.ProcessEnv = {}): ChildProcess => {
  const module = new URL('./open.ts', import.meta.url).href
  const flags = ['--conditions=@medilens/source', '--input-type=module', '-e', OPENER]
  return spawn(process.execPath, [...flags, module, JSON.stringify(options)], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

/** Waits until the other process has opened its home. */
export const whenOpen = async (child: ChildProcess): Promise<void> => {
  if (child.stdout === null) throw new Error('the process has no output to wait for')
  const lines = createInterface(child.stdout)
  const [line] = await once(lines, 'line')
  if (line !== 'open') throw new Error(`the process said: ${line}`)
}

/** Ends a process by a signal, and waits for its end. */
export const kill = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** The process id of the server, which must be running. */
export const postmasterOf = async (home: TemporaryHome): Promise<number> =>
  Number.parseInt(await readFile(join(home.data, 'postmaster.pid'), 'utf8'), 10)
