import { createClient, isMediLensError } from '@medilens/client'
import { pino } from 'pino'
import { readWorkerConfig, WorkerConfigError } from './config.ts'
import { fileFetcher } from './fetch-file.ts'
import { measure } from './measure/measure.ts'
import { work } from './work.ts'

const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime })

try {
  const config = readWorkerConfig(process.env)
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  logger.info({ concurrency: config.concurrency }, 'ready')
  await work({
    client: createClient(config),
    fetchFile: fileFetcher(config),
    measure,
    limits: config.limits,
    concurrency: config.concurrency,
    signal: stop.signal,
    onEvent: (event) => logger.info(event, 'work'),
  })
  logger.info('stopped')
} catch (error) {
  if (error instanceof WorkerConfigError) process.stderr.write(`${error.message}\n`)
  else logger.fatal({ error: isMediLensError(error) ? error.reason : 'unexpected' }, 'ended')
  process.exitCode = 1
}
