import { PROJECT_ROOT } from '../config.ts'

const MAX_FRAMES = 15
const MAX_CAUSES = 4
const NAME = /^[\w$]{1,80}$/
/** What PostgreSQL and Node say of an error that is no value: a code, and names out of the schema. */
const NAMED = ['code', 'constraint', 'table', 'column', 'routine', 'syscall'] as const

/** What may be logged of an error: its class, codes and places in the code. A message may carry values, and stays out. */
export interface ErrorKind {
  readonly kind: string
  readonly code?: string
  readonly constraint?: string
  readonly table?: string
  readonly column?: string
  readonly routine?: string
  readonly syscall?: string
  readonly frames?: readonly string[]
  readonly cause?: ErrorKind
}

/** Names the kind of an error; with `frames` also where it came from. */
export function errorKind(error: unknown, { frames = false, depth = 0 } = {}): ErrorKind {
  if (!(error instanceof Error)) return { kind: typeof error }
  const kind = NAME.test(error.constructor.name) ? error.constructor.name : 'Error'
  const cause =
    error.cause instanceof Error && error.cause !== error && depth < MAX_CAUSES
      ? { cause: errorKind(error.cause, { frames, depth: depth + 1 }) }
      : {}
  return { kind, ...namesOf(error), ...(frames ? { frames: framesOf(error) } : {}), ...cause }
}

function namesOf(error: Error): Partial<Record<(typeof NAMED)[number], string>> {
  const own = new Map<string, unknown>(Object.entries(error))
  return Object.fromEntries(
    NAMED.flatMap((name) => {
      const value = own.get(name)
      return typeof value === 'string' && NAME.test(value) ? [[name, value]] : []
    }),
  )
}

/**
 * The stack without its head. A message can be of several lines, and one of them could look like a frame; so where the
 * head can't be told apart for certain, nothing is given.
 */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  if (start < 0) return []
  return stack
    .slice(start + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, MAX_FRAMES)
    .map((line) => line.replaceAll(`file://${PROJECT_ROOT}`, ''))
}
