import { createInterface } from 'node:readline/promises'
import { environmentWithFile, readConfig, type Environment, type ServerConfig } from '../config.ts'
import { wantsColor } from '../terminal/chart.ts'

/** What a command has of the world. Standard output is what was asked for; all else is said on standard error. */
export interface Console {
  readonly environment: Environment
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
  config(): ServerConfig
  /** To standard output. */
  print(...lines: readonly string[]): void
  /** To standard error. */
  say(...lines: readonly string[]): void
  /** Asks a person; null where there is none to ask. */
  ask(question: string): Promise<string | null>
}

const WIDTH = 80
const WIDEST = 120

/** The console of this process. */
export function processConsole(): Console {
  const environment = environmentWithFile(process.env)
  return {
    environment,
    width: Math.min(process.stdout.columns ?? WIDTH, WIDEST),
    color: wantsColor(process.stdout, environment),
    config: () => readConfig(environment),
    print: (...lines) => void process.stdout.write(lines.map((line) => `${line}\n`).join('')),
    say: (...lines) => void process.stderr.write(lines.map((line) => `${line}\n`).join('')),
    ask: async (question) => {
      if (!process.stdin.isTTY) return null
      const reader = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return await reader.question(question)
      } finally {
        reader.close()
      }
    },
  }
}
