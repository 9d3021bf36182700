import { rewrapKeys, sweepObjects, sweepUploads, type FileServices } from '@medilens/api'
import type { Database } from '@medilens/db'
import { errorKind } from '../log/error-kind.ts'
import type { Logger } from '../log/logger.ts'

export interface SweeperOptions {
  readonly database: Database
  readonly files: FileServices
  readonly logger: Logger
}

/** Looks after uploads every few minutes, and after keys and all that lies in the store every few hours. */
const UPLOADS_EVERY_MS = 5 * 60_000
const OBJECTS_EVERY_MS = 6 * 3_600_000

/** Begins at once, and goes on until it is stopped. */
export function startSweeper({ database, files, logger }: SweeperOptions) {
  const stopping = new AbortController()
  const onError = (error: unknown): void =>
    logger.error({ error: errorKind(error, { frames: true }) }, 'a file could not be swept')
  const options = { database, files, onError, signal: stopping.signal }
  let objectsDue = 0
  const sweep = async (): Promise<void> => {
    const uploads = await sweepUploads(options)
    if (uploads.ready + uploads.rejected + uploads.discarded > 0) logger.info(uploads, 'uploads swept')
    if (performance.now() < objectsDue) return
    objectsDue = performance.now() + OBJECTS_EVERY_MS
    const keys = await rewrapKeys(options)
    if (keys > 0) logger.info({ keys }, 'keys of files wrapped anew')
    const objects = await sweepObjects(options)
    if (objects.removed > 0) logger.info(objects, 'stored objects swept')
    if (objects.strange > 0) {
      logger.warn(
        objects,
        'most of what lies in MEDILENS_FILES is of no file of this database: left as it is',
      )
    }
  }
  let running: Promise<void> | null = null
  const run = (): void => {
    // One that takes longer than the time between two is not joined by another.
    running ??= sweep()
      .catch(onError)
      .finally(() => (running = null))
  }
  const timer = setInterval(run, UPLOADS_EVERY_MS)
  timer.unref()
  run()
  return {
    /** Resolves once nothing is swept any more. */
    stop: async (): Promise<void> => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
