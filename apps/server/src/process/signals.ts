import type { Logger } from '../log/logger.ts'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** Ctrl-C reaches the whole process group, and pnpm passes it on besides: that is one press and not two. */
const SAME_PRESS = 1_000

/** Resolves at the first signal to stop; a second one ends the process at once, whatever is left undone. */
export const firstSignal = (): Promise<string> =>
  new Promise((resolve) => {
    let first: number | undefined
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (first === undefined) {
          first = performance.now()
          resolve(signal)
        } else if (performance.now() - first > SAME_PRESS) {
          process.exit(1)
        }
      })
    }
  })

/** Node would print the message of an error that nobody caught, with whatever stands in it. */
export function endOnUncaught(logger: Logger, describe: (error: unknown) => object): void {
  const end = (error: unknown): void => {
    logger.fatal({ error: describe(error) }, 'uncaught')
    logger.flush()
    process.exit(1)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}
