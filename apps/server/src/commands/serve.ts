import { invitationLink, type InvitationDelivery } from '@medilens/api'
import type { EmbeddedEvent } from '@medilens/db'
import { pino } from 'pino'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { isLoopback, type ServerConfig } from '../config.ts'
import { reachDatabase } from '../database/access.ts'
import { openFiles } from '../files.ts'
import { demoSignIn, type DemoSignIn } from '../database/demo-sign-in.ts'
import { bringUpToDate, requireServable, seedDemoOnce } from '../database/prepare.ts'
import { errorKind } from '../log/error-kind.ts'
import { createLogger, echoTo, type Logger } from '../log/logger.ts'
import { startServer, type FilePlace } from '../process/server.ts'
import { endOnUncaught, firstSignal } from '../process/signals.ts'
import { startWorkerBeside } from '../process/worker-beside.ts'
import { serverSecret } from '../secret.ts'
import { prepareWeb } from '../web/prepare.ts'

export interface ServeOptions {
  /** `start` brings the database up to date; `serve` refuses one that is not. */
  readonly prepare: boolean
  /** `start` runs a worker beside the server, unless it is told not to. */
  readonly worker?: boolean
  readonly port?: number
  readonly host?: string
}

/** The pools close when their last connection comes back; one that hangs is left to the end of the process. */
const CLOSE_WITHIN = 1_000
const LINGER = 250
/** A line a call, each written by itself, would cost more than the line: bytes gathered at most, and for how many ms. */
const LOG_PIECES = { minLength: 4096, periodicFlush: 200 } as const

/** Serves until a signal. Standard output carries log lines alone. */
export async function serve(io: Console, { prepare, ...given }: ServeOptions): Promise<void> {
  const config = { ...io.config(), ...given }
  const secret = await serverSecret(config)
  const files = await openFiles(config)
  const destination = pino.destination({ dest: 1, sync: false, ...LOG_PIECES })
  const logger = createLogger(config.logLevel, destination)
  endOnUncaught(logger, (error) => errorKind(error, { frames: true }))
  const stopped = firstSignal()
  const lost = Promise.withResolvers<never>()
  // It may come before anybody waits for it.
  lost.promise.catch(() => undefined)

  // Side by side with the database, which takes about as long; it never rejects.
  const ending = new AbortController()
  void stopped.then(() => ending.abort())
  const preparing = prepareWeb({
    folder: config.web,
    build: prepare,
    signal: ending.signal,
    say: (...lines) => io.say(...lines),
  })
  const access = await reachDatabase(config.database, {
    serve: true,
    first: prepare ? 'owner' : 'app',
    onWait: (reason) => io.say(`Waiting for the database: ${reason}`),
    onEvent: (event) =>
      logEvent(logger, event, () =>
        lost.reject(
          new CommandError('While PostgreSQL was away another process began to serve from this home.'),
        ),
      ),
  }).catch((error: unknown) => {
    ending.abort()
    throw error
  })
  try {
    if (prepare) report(io, await bringUpToDate(access))
    const database = await access.open(config.database.echo ? { echo: echoTo(logger) } : {})
    try {
      if (prepare && (await seedDemoOnce(config.database, database))) io.say('Made the demo organization.')
      const demo = prepare ? await demoSignIn(config.database, database) : null
      const warnings = [
        ...config.database.warnings,
        ...unreachable(config),
        ...withoutFiles(files),
        ...(await requireServable(access, database)),
      ]
      for (const warning of warnings) logger.warn({ warning }, 'configuration')
      const deliverInvitation = showOnConsole(io, config, () => server.address)
      const web = await preparing
      const server = await startServer({
        config,
        secret,
        database,
        logger,
        deliverInvitation,
        files,
        web,
      }).catch((error: unknown) => {
        throw portTaken(error, config) ?? error
      })
      try {
        await access.embedded?.serve?.announce(server.address)
        logger.info({ address: server.address, pid: process.pid }, 'ready')
        welcome(io, config, {
          address: config.publicUrl ?? server.address,
          hasPages: web !== null,
          place: access.place,
          demo,
        })
        // Not before: whoever waits for the server waits for nothing else.
        const worker =
          prepare && config.worker
            ? startWorkerBeside({
                address: server.address,
                secret,
                database,
                logger,
                environment: io.environment,
                writeLine: (line) => destination.write(`${line}\n`),
              })
            : null
        try {
          const reason = await Promise.race([stopped, lost.promise])
          logger.info({ reason }, 'stopping')
        } finally {
          // First, since it hands over to this server what it has at hand.
          await worker?.stop()
        }
      } finally {
        await server.stop()
      }
    } finally {
      await Promise.race([database.close(), sleep(CLOSE_WITHIN, undefined, { ref: false })])
    }
  } finally {
    ending.abort()
    await access.close()
    // Only where a connection that hangs keeps the process: otherwise it has ended by then.
    setTimeout(() => process.exit(), LINGER).unref()
  }
  logger.info('stopped')
  logger.flush()
}

function report(io: Console, applied: readonly string[]): void {
  if (applied.length > 0) io.say(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`)
}

/** Where nothing sends mail, whoever runs the server in development passes the link on; in production nobody should. */
function showOnConsole(
  io: Console,
  { publicUrl, database }: ServerConfig,
  address: () => string,
): InvitationDelivery | null {
  if (database.environment === 'production') return null
  return ({ email, token, expiresAt }) => {
    const until = expiresAt.toISOString().slice(0, 16).replace('T', ' ')
    io.say(
      `An invitation for ${email}, good once until ${until}:`,
      invitationLink(publicUrl ?? address(), token),
    )
    return Promise.resolve()
  }
}

/** People sign in over TLS or on this machine; a server that is neither serves keys alone. */
const unreachable = ({ host, publicUrl }: ServerConfig): string[] =>
  publicUrl === null && !isLoopback(host)
    ? [
        'MEDILENS_PUBLIC_URL is not set, so people can sign in through something that speaks TLS, and not directly.',
      ]
    : []

const withoutFiles = (files: FilePlace | null): string[] =>
  files === null
    ? [
        'MEDILENS_FILES and MEDILENS_FILE_KEY are not set: this server has no place for files, and takes none.',
      ]
    : []

interface Welcome {
  readonly address: string
  readonly hasPages: boolean
  /** Where the data is. */
  readonly place: string
  readonly demo: DemoSignIn | null
}

function welcome(io: Console, config: ServerConfig, { address, hasPages, place, demo }: Welcome): void {
  const hasDemo = config.database.kind === 'embedded' && config.database.environment !== 'production'
  const organization = hasDemo ? '"MediLens Demo Clinic"' : '<name>'
  io.say(
    '',
    `MediLens is ready at ${address}`,
    hasPages
      ? `  open    ${new URL('/', address).href}`
      : '  open    nothing: the web application is not built (pnpm build)',
    `  data    ${place}`,
    `  a key   pnpm medilens key create --organization ${organization} --role clinician --name "my first key"`,
    ...(hasDemo ? ['  a look  pnpm demo'] : []),
    ...(demo === null ? [] : signInLines(demo)),
    '  stop    Ctrl-C',
    '',
  )
}

const signInLines = ({ emails, password, file }: DemoSignIn): string[] => [
  `  sign in ${emails.join('\n          ')}`,
  `          with the password ${password}`,
  `          (kept in ${file}; whoever changed theirs has their own)`,
]

function logEvent(logger: Logger, event: EmbeddedEvent, lose: () => void): void {
  switch (event.type) {
    case 'other-user':
    case 'created':
    case 'started':
    case 'adopted':
      return logger.info(event, 'postgresql')
    case 'lost':
      return logger.error(event, 'postgresql')
    case 'restored':
      return logger.warn(event, 'postgresql')
    case 'restart-failed':
      return logger.error({ ...event, error: errorKind(event.error, { frames: true }) }, 'postgresql')
    case 'serving-lost':
      logger.fatal({ type: event.type }, 'another process serves from this home')
      return lose()
  }
}

function portTaken(error: unknown, { host, port }: ServerConfig): CommandError | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'EADDRINUSE':
      return new CommandError(
        `Port ${port} of ${host} is taken by another program: stop that, or choose another port with --port or PORT.`,
      )
    case 'EACCES':
      return new CommandError(`Port ${port} is not for this user: choose one above 1023 with --port or PORT.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandError(`${host} is no address of this machine: set --host or HOST to one that is.`)
    default:
      return null
  }
}
