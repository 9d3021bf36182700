import { join } from 'node:path'
import { BUILT_WEB, PROJECT_ROOT } from '../config.ts'
import { ensureBuilt } from './build.ts'
import { readWebApplication, type WebApplication } from './files.ts'

export interface PrepareOptions {
  /** Where it lies; only that of the project itself is ever built. */
  readonly folder: string
  /** Whether it is built where that is needed. */
  readonly build: boolean
  /** Whoever starts does not any more: a build ends, and nothing is said of it. */
  readonly signal: AbortSignal
  readonly say: (...lines: readonly string[]) => void
}

/**
 * The web application as a server serves it; null where there is none. Whatever goes wrong is said, and is no reason not
 * to serve what programs ask for.
 */
export async function prepareWeb({
  folder,
  build,
  signal,
  say,
}: PrepareOptions): Promise<WebApplication | null> {
  try {
    if (build && folder === join(PROJECT_ROOT, BUILT_WEB)) {
      const outcome = await ensureBuilt(PROJECT_ROOT, signal, () => say('Building the web application…'))
      if (signal.aborted) return null
      if (outcome.kind === 'failed') {
        say('The web application could not be built; programs are served all the same.', outcome.because)
      }
    }
    return await readWebApplication(folder)
  } catch (error) {
    say(`The web application in ${folder} can't be served: ${error instanceof Error ? error.message : ''}`)
    return null
  }
}
