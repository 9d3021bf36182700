import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder of the monorepo. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** Starts a source file of ours in a Node process of its own. */
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

const Scripts = z.object({ scripts: z.object({ medilens: z.string() }) })

/** How the project itself starts MediLens: the variables and the options for Node of its script `medilens`. */
export async function startedAs(): Promise<{ readonly env: NodeJS.ProcessEnv; readonly node: string[] }> {
  const { scripts } = Scripts.parse(JSON.parse(await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8')))
  const [before = '', after = ''] = scripts.medilens.split(/(?:^| )node /)
  const env = before.split(' ').flatMap((assignment) => {
    const [name = '', value] = assignment.split('=')
    return value === undefined ? [] : [[name, value]]
  })
  return {
    env: Object.fromEntries(env),
    node: after.split(' ').filter((option) => option.startsWith('-') && !option.startsWith('--conditions')),
  }
}

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
