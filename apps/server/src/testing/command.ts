import { captured } from '../command-line/captured.ts'
import { runCommand } from '../command-line/run.ts'
import type { Environment } from '../config.ts'
import type { Finished } from './process.ts'

/** Runs one command in this process, which spares the start of another; `answer` is what a person types, `hear` hears what it says meanwhile. */
export const runHere = (
  argv: readonly string[],
  environment: Environment,
  answer: string | null = null,
  hear?: (line: string) => void,
): Promise<Finished> => captured(runCommand, { width: 80, color: false }, argv, environment, answer, hear)
