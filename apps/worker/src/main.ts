import { createClient, isMediLensError, type Client } from '@medilens/client'
import { pino } from 'pino'
import { readWorkerConfig, WorkerConfigError, type WorkerConfig } from './config.ts'
import { fileFetcher } from './fetch-file.ts'
import { measure } from './measure/measure.ts'
import { work } from './work.ts'

// Beside a server it lives as long as that does, however it ends: nobody is left then to hand anything over to.
if (process.connected) {
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref()
}

const configured = readOrSay()
if (configured === null) process.exitCode = 1
else await workBy(configured)

interface Configured {
  readonly config: WorkerConfig
  readonly client: Client
}

function readOrSay(): Configured | null {
  try {
    const config = readWorkerConfig(process.env)
    return { config, client: createClient(config) }
  } catch (error) {
    // What the client refuses of its options is said in its own words, which hold no secret.
    if (!(error instanceof WorkerConfigError || error instanceof TypeError)) throw error
    process.stderr.write(`${error.message}\n`)
    return null
  }
}

async function workBy({ config, client }: Configured): Promise<void> {
  const logger = pino({
    level: config.logLevel,
    base: { component: 'worker' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
  const end = (error: unknown): void => {
    // A message of somebody else's may quote a sample.
    logger.fatal({ error: isMediLensError(error) ? error.reason : 'unexpected' }, 'ended')
    process.exit(1)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  try {
    logger.info({ concurrency: config.concurrency, pid: process.pid }, 'ready')
    await work({
      client,
      fetchFile: fileFetcher(config),
      sampleBytes: config.sampleBytes,
      measure,
      limits: config.limits,
      concurrency: config.concurrency,
      drainMs: config.drainSeconds * 1_000,
      signal: stop.signal,
      onEvent: (event) => logger.info(event, 'work'),
    })
    logger.info('stopped')
  } catch (error) {
    end(error)
  }
}
