import { pino, type DestinationStream, type Logger } from 'pino'
import type { ServerConfig } from '../config.ts'

export type { Logger }

/**
 * Logs one JSON object a line. What is logged is chosen field by field where it is logged: ids, names of procedures,
 * counts and kinds of errors, never a message that somebody else wrote and never anything that was sent.
 */
export const createLogger = (level: ServerConfig['logLevel'], destination: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // pino would write an error's message and stack; nobody here hands it an error.
      serializers: { err: () => 'withheld', error: (kind: unknown) => kind },
    },
    destination,
  )

/** Writes statements as they are sent, without values, whatever the level: who set DB_ECHO wants to see them. */
export function echoTo(logger: Logger): (statement: string) => void {
  const echo = logger.child({}, { level: 'info' })
  return (statement) => echo.info({ statement }, 'sql')
}
