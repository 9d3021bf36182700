import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SERVICE = fileURLToPath(new URL('../../../../examples/python/service.py', import.meta.url))

/** What its process said, and how it ended. */
export interface PythonService {
  readonly said: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves to its exit code once it has ended; null where it was killed. */
  readonly ended: Promise<number | null>
}

const running = new Set<{ kill(signal: 'SIGKILL'): boolean }>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts the service of `examples/python` with nothing but Python's own library to be found. */
export function pythonService(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): PythonService {
  const child = spawn('python3', ['-E', '-s', '-S', SERVICE, ...argv], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const said: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    running.delete(child)
    return typeof code === 'number' ? code : null
  })
  return { said: () => said.join(''), kill: (signal) => child.kill(signal), ended }
}

/**
 * Whether there is a Python at hand. Where there is none, the tests that need it are skipped with a line on standard error;
 * under CI=true they run and fail.
 */
export async function hasPython(): Promise<boolean> {
  const found = await new Promise<boolean>((resolve) => {
    const child = spawn('python3', ['--version'], { stdio: 'ignore' })
    child.once('error', () => resolve(false)).once('close', (code) => resolve(code === 0))
  })
  if (found || process.env['CI'] === 'true') return true
  process.stderr.write(
    'SKIPPED: the tests of examples/python, there is no python3 here (apt-get install python3)\n',
  )
  return false
}
