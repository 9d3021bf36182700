import { CommanderError } from 'commander'
import type { Console } from './console.ts'
import { createProgram } from './program.ts'

/**
 * Runs one command and returns the exit code: 0, 1 where it failed or found something wrong, 2 where it was called
 * wrongly.
 */
export async function runCommand(io: Console, argv: readonly string[]): Promise<number> {
  let exitCode = 0
  try {
    const setExitCode = (code: number) => {
      exitCode = code
    }
    const program = createProgram(io, setExitCode, runCommand)
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if ((io.environment['DEBUG'] ?? '') !== '')
      io.say(error instanceof Error ? (error.stack ?? '') : String(error))
    const { explain } = await import('./failure.ts')
    io.say(explain(error))
    return 1
  }
}
