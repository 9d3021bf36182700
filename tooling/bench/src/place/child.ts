import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The folder of the monorepo. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** Starts a source file of ours in a Node process of its own, as `pnpm start` does. */
export const spawnSource = (
  file: string,
  args: readonly string[],
  options: {
    readonly stdio: StdioOptions
    readonly env?: NodeJS.ProcessEnv
    readonly node?: readonly string[]
  },
): ChildProcess =>
  spawn(
    process.execPath,
    ['--conditions=@medilens/source', ...(options.node ?? []), `${PROJECT_ROOT}${file}`, ...args],
    { cwd: PROJECT_ROOT, stdio: options.stdio, env: options.env ?? process.env },
  )

/** The first line that a process writes; throws where it ends without one. */
export async function firstLine(child: ChildProcess, what: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${what} has no output to read`)
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${what} ended with ${String(code)} before it said anything`)
  })
  const line = Promise.race([once(lines, 'line'), ended])
  const [text] = await line
  lines.close()
  child.stdout.resume()
  return String(text)
}

/** Ends a process we started, and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
