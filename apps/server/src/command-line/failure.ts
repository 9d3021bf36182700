import { AppError } from '@medilens/api'
import { MediLensError, type InputIssue } from '@medilens/client'
import {
  AlreadyServingError,
  DatabaseConfigError,
  DatabaseUnreachableError,
  EmbeddedError,
  sqlStateOf,
  UnknownMigrationError,
} from '@medilens/db'
import { EcgError, IntervalError } from '@medilens/pipelines'
import { z } from 'zod'
import { ConfigError } from '../config.ts'
import { NotServableError } from '../database/prepare.ts'
import { errorKind } from '../log/error-kind.ts'

/** A command can't do what was asked; the message says why and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Errors whose messages are ours, and written for whoever runs a command. */
const OURS = [
  CommandError,
  ConfigError,
  DatabaseConfigError,
  DatabaseUnreachableError,
  EmbeddedError,
  NotServableError,
  UnknownMigrationError,
  IntervalError,
  EcgError,
] as const

/** Classes of SQLSTATE whose messages name roles, databases and tables, and never a value. */
const SAFE_CLASSES = new Set(['08', '28', '3D', '42', '53', '57'])

/** What to say of an error, in a line or a few; never a stack. */
export function explain(error: unknown): string {
  if (error instanceof AlreadyServingError) return `${error.message}. Use that one, or stop it first.`
  if (error instanceof MediLensError || error instanceof AppError) {
    return [error.message, ...error.issues.map(issueLine)].join('\n')
  }
  if (OURS.some((known) => error instanceof known) && error instanceof Error) return error.message
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('\n')
  }
  const code = sqlStateOf(error)
  if (code !== null && SAFE_CLASSES.has(code.slice(0, 2)) && error instanceof Error) {
    return `PostgreSQL refused: ${error.message} (${code})`
  }
  const { kind } = errorKind(error)
  return `Something unexpected went wrong (${kind}${code === null ? '' : ` ${code}`}). DEBUG=1 shows where.`
}

const issueLine = ({ path, problem }: InputIssue) => `  ${path || 'input'}: ${problem}`
