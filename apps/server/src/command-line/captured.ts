import { readConfig, type Environment } from '../config.ts'
import type { Console } from './console.ts'

/** How a command ended, and what it wrote. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command with a console; `runCommand`, for those whom it runs itself. */
export type RunCommand = (io: Console, argv: readonly string[]) => Promise<number>

/**
 * Runs one command in this process, which spares the start of another.
 * @param answer what a person types
 * @param hear hears what it says beside its output, a line each, as it says it
 */
export async function captured(
  run: RunCommand,
  { width, color }: Pick<Console, 'width' | 'color'>,
  argv: readonly string[],
  environment: Environment,
  answer: string | null = null,
  hear: (line: string) => void = () => undefined,
): Promise<Finished> {
  const out: string[] = []
  const err: string[] = []
  const io: Console = {
    environment,
    width,
    color,
    config: () => readConfig(environment),
    print: (...lines) => void out.push(...lines.map((line) => `${line}\n`)),
    say: (...lines) => {
      err.push(...lines.map((line) => `${line}\n`))
      for (const line of lines) hear(line)
    },
    ask: async (question) => {
      err.push(question)
      return answer
    },
  }
  const code = await run(io, argv)
  return { code, stdout: out.join(''), stderr: err.join('') }
}
