import type { Console } from '../command-line/console.ts'
import { runCommand } from '../command-line/run.ts'
import { readConfig, type Environment } from '../config.ts'
import type { Finished } from './process.ts'

/** Runs one command in this process, which spares the start of another; `answer` is what a person types. */
export async function runHere(
  argv: readonly string[],
  environment: Environment,
  answer: string | null = null,
): Promise<Finished> {
  const out: string[] = []
  const err: string[] = []
  const io: Console = {
    environment,
    width: 80,
    color: false,
    config: () => readConfig(environment),
    print: (...lines) => void out.push(...lines.map((line) => `${line}\n`)),
    say: (...lines) => void err.push(...lines.map((line) => `${line}\n`)),
    ask: async (question) => {
      err.push(question)
      return answer
    },
  }
  const code = await runCommand(io, argv)
  return { code, stdout: out.join(''), stderr: err.join('') }
}
