import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Environment } from '../config.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const SOURCE = '--conditions=@medilens/source'

/** How a command of its own process ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number
  readonly address: string
  readonly stdout: () => string
  readonly stderr: () => string
  kill(signal: NodeJS.Signals): void
  /** How it ended, when it has. */
  readonly ended: Promise<Finished>
}

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<Finished>
}

/** What any process of a test has of this machine: the path, and the sources as they were compiled before. */
export const MACHINE: Readonly<NodeJS.ProcessEnv> = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
}

/** The environment of a command: nothing of this machine's but what it takes to run, and nothing of a `.env`. */
const environment = (given: Environment): NodeJS.ProcessEnv => ({
  ...MACHINE,
  HOME: process.env['HOME'],
  DATABASE_URL: '',
  NEON_DATABASE_URL: '',
  // Nothing is built unless a test means it.
  MEDILENS_WEB: join(tmpdir(), 'no-web-application'),
  // Nor does a worker run beside a server.
  MEDILENS_WORKER: 'false',
  ...given,
})

/** A test that fails half-way leaves no process behind. */
const children = new Set<{ kill(signal: 'SIGKILL'): boolean }>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function run(argv: readonly string[], given: Environment): Running {
  const child = spawn(process.execPath, [SOURCE, MAIN, ...argv], {
    env: environment(given),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  const out: string[] = []
  const err: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  const stdout = () => out.join('')
  const stderr = () => err.join('')
  const ended = new Promise<Finished>((resolve) => {
    child.once('close', (code) => {
      children.delete(child)
      resolve({ code, stdout: stdout(), stderr: stderr() })
    })
  })
  return { child, stdout, stderr, ended }
}

/** Runs one command until it has printed something, and interrupts it then. */
export function interruptProcess(argv: readonly string[], given: Environment): Promise<Finished> {
  const { child, ended } = run(argv, given)
  child.stdout.once('data', () => child.kill('SIGINT'))
  return ended
}

/** Runs one command to its end. */
export const runProcess = (argv: readonly string[], given: Environment): Promise<Finished> =>
  run(argv, given).ended

/** Starts a server on a port of its own and waits until it says that it is ready. */
export async function startProcess(argv: readonly string[], given: Environment): Promise<ServerProcess> {
  const { child, stdout, stderr, ended } = run([...argv, '--port', '0'], given)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /"address":"([^"]+)"/.exec(stdout())?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`The server did not start:\n${stdout()}${stderr()}`)))
  })
  if (child.pid === undefined) throw new Error('The server has no process')
  return { pid: child.pid, address, stdout, stderr, ended, kill: (signal) => child.kill(signal) }
}
