import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A process of a test, and the lines it writes. */
export interface Process extends AsyncDisposable {
  /** The next line, or null where there comes none. */
  line(): Promise<string | null>
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
}

/** Runs a file of this folder in a process of its own; `limit` is the size in KiB above which it may make no file. */
export const runProcess = (name: string, args: readonly string[], limit?: number): Process => {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const command = `${limit === undefined ? '' : `ulimit -f ${limit}; `}exec "$@"`
  const node = [process.execPath, '--conditions=@medilens/source', file, ...args]
  const child = spawn('/bin/bash', ['-c', command, 'bash', ...node], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ended = once(child, 'close')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    line: async () => {
      const { done, value } = await lines.next()
      return done === true ? null : value
    },
    kill,
    [Symbol.asyncDispose]: kill,
  }
}
