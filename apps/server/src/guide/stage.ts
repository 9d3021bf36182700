import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, type Client } from '@medilens/client'
import { connectWithRetry, DEMO_ORGANIZATION_ID, type Endpoint, type RoleName } from '@medilens/db'
import { pino } from 'pino'
import { z } from 'zod'
import { captured, type Finished, type RunCommand } from '../command-line/captured.ts'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { readConfig, type Environment } from '../config.ts'
import { reachDatabase } from '../database/access.ts'
import { startWorkerBeside } from '../process/worker-beside.ts'
import { serverSecret } from '../secret.ts'

/** A throw-away MediLens that runs, on which the rows of the guide are shown. */
export interface Stage {
  /** Empty, and gone afterwards. */
  readonly folder: string
  readonly address: string
  /** From an empty home to ready, in ms. */
  readonly readyAfterMs: number
  /** What the server said to the person who started it. */
  readonly welcome: string
  /** Of commands about what runs here. */
  readonly environment: Environment
  /** Of commands about a second, empty database beside it, which may be torn down. */
  readonly beside: Environment
  /** Logins to what runs here. */
  readonly endpoints: { readonly owner: Endpoint; readonly app: Endpoint }
  /** Runs one command, given as a person would type it behind `medilens`. */
  readonly medilens: (command: string, more?: Environment, answer?: string) => Promise<Finished>
  readonly client: (role: RoleName) => Promise<Client>
  /**
   * Runs `work` with a worker, which is no process of the server's here: its claims would be among the statements that rows
   * count.
   */
  readonly withWorker: <T>(work: () => Promise<T>) => Promise<T>
  /** The SQL statements of the session of a clinician's one call, as DB_ECHO shows them. */
  readonly statementsOf: (call: (clinician: Client) => Promise<unknown>) => Promise<readonly string[]>
}

/** Small, so that a few calls at once use all of it. */
export const POOL = { DB_POOL_SIZE: '3', DB_MAX_OVERFLOW: '2' } as const

const KEPT = new Set(['PATH', 'HOME', 'TMPDIR', 'LANG'])

/** Starts a MediLens on an empty home, runs `work` with it, and leaves nothing of it. */
export async function withStage<T>(
  io: Console,
  run: RunCommand,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'medilens-guide-'))
  try {
    // What is configured here is somebody's; nothing of it may be touched.
    const blank = Object.fromEntries(
      Object.entries(io.environment).map(([name, value]) => [name, KEPT.has(name) ? value : '']),
    )
    const environment = {
      ...blank,
      MEDILENS_HOME: join(folder, 'home'),
      MEDILENS_DATA: io.config().recordings,
    }
    const server = await startServer({ ...environment, ...POOL, DB_ECHO: 'true', MEDILENS_WORKER: 'false' })
    try {
      return await onServer(io, run, { folder, environment, server }, work)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

interface Started {
  readonly folder: string
  readonly environment: Environment
  readonly server: Server
}

async function onServer<T>(
  io: Console,
  run: RunCommand,
  { folder, environment, server }: Started,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const access = await reachDatabase(readConfig(environment).database)
  try {
    const endpoints = { owner: access.owner(), app: access.serving().app }
    const medilens = (command: string, more: Environment = {}, answer?: string) =>
      captured(run, io, words(command), { ...environment, ...more }, answer)
    const keys = new Map<RoleName, string>()
    const keyOf = async (role: RoleName): Promise<string> => {
      const known = keys.get(role)
      if (known !== undefined) return known
      const { stdout } = await medilens(
        `key create --organization ${DEMO_ORGANIZATION_ID} --role ${role} --name guide-${role}`,
      )
      keys.set(role, stdout.trim())
      return stdout.trim()
    }
    const { address: url } = server
    return await work({
      folder,
      address: url,
      readyAfterMs: server.readyAfterMs,
      welcome: server.said(),
      environment,
      beside: { DATABASE_URL: await databaseBeside(endpoints.owner) },
      endpoints,
      medilens,
      client: async (role) => createClient({ url, apiKey: await keyOf(role) }),
      withWorker: async (task) => {
        const database = await access.open()
        const worker = startWorkerBeside({
          address: url,
          secret: await serverSecret(readConfig(environment)),
          database,
          logger: pino({ level: 'silent' }),
          environment,
          writeLine: () => undefined,
        })
        try {
          return await task()
        } finally {
          await worker.stop()
          await database.close()
        }
      },
      statementsOf: async (call) => {
        const id = randomUUID()
        await call(createClient({ url, apiKey: await keyOf('clinician'), headers: { 'x-request-id': id } }))
        return statementsIn(await server.loggedUntil(id))
      },
    })
  } finally {
    await access.close()
  }
}

/** A command line as a shell would split it; single quotes are all that rows use. */
const words = (line: string): string[] =>
  [...line.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/g)].map(
    ({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '',
  )

async function databaseBeside(owner: Endpoint): Promise<string> {
  const client = await connectWithRetry(owner)
  try {
    await client.query('create database beside')
    return urlOf(owner, 'beside')
  } finally {
    await client.end()
  }
}

/** The address of a database, as a DATABASE_URL has it. */
export function urlOf({ client }: Endpoint, database = client.database ?? ''): string {
  const { host = '', port = 5432, user = '', password } = client
  const secret = typeof password === 'string' ? encodeURIComponent(password) : ''
  return `postgres://${user}:${secret}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}

/** Those of the last transaction: a key's look-up, where its half second is over, is one of its own before it. */
function statementsIn(log: string): string[] {
  const all = [...log.matchAll(/"statement":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
    z.string().parse(JSON.parse(text)),
  )
  return all.slice(all.findLastIndex((text) => text.startsWith('begin; set local app.begun')))
}

interface Server {
  readonly address: string
  readonly readyAfterMs: number
  readonly said: () => string
  /** What was logged until the line of the call with a request id. */
  readonly loggedUntil: (requestId: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** `medilens start` in a process of its own. */
async function startServer(environment: Environment): Promise<Server> {
  const extension = extname(import.meta.url)
  const main = fileURLToPath(new URL(`../main${extension}`, import.meta.url))
  const source = extension === '.ts' ? ['--conditions=@medilens/source'] : []
  const began = performance.now()
  const child = spawn(process.execPath, [...source, main, 'start', '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()))
  const output = { log: '', said: '' }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.said += text))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.log += text
      const found = /"address":"([^"]+)"/.exec(output.log)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new CommandError(`The server of the guide did not start:\n${output.said}`)))
  })
  return {
    address,
    readyAfterMs: performance.now() - began,
    said: () => output.said,
    loggedUntil: async (requestId) => {
      while (!output.log.includes(requestId)) {
        await Promise.race([once(child.stdout, 'data'), ended])
        if (child.exitCode !== null) throw new CommandError(`The server of the guide ended:\n${output.said}`)
      }
      return output.log.slice(0, output.log.indexOf(requestId))
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
