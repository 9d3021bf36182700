import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Endpoint } from '@medilens/db'
import type { TestDatabase } from '@medilens/db/testing'
import { inject } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

/** The largest file that it takes. */
export const MOST_BYTES = 4 * 2 ** 20

/** A server in a process of its own. */
export interface ServerProcess {
  readonly address: string
  /** All that it wrote so far, on either stream. */
  output(): string
  stop(): Promise<void>
}

/**
 * Serves a test's database as in production, until `stop`.
 * @param files the folder for what is uploaded
 * @param port 0 for any that is free; that of an earlier one, to come back in its place
 */
export async function serve({ endpoints }: TestDatabase, files: string, port = 0): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=@medilens/source', MAIN, 'serve', '--port', String(port)],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NEON_DATABASE_URL: '',
        DATABASE_URL: urlOf(endpoints.app),
        AUTH_DATABASE_URL: urlOf(endpoints.auth),
        DIRECT_URL: urlOf(endpoints.owner),
        MEDILENS_WEB: inject('medilensWeb'),
        MEDILENS_FILES: files,
        // As long as a key has to be.
        MEDILENS_FILE_KEY: Buffer.alloc(32, 7).toString('base64'),
        MEDILENS_MAX_UPLOAD: String(MOST_BYTES),
        MEDILENS_SECRET: 'a secret of the browser tests, long enough',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  const listen = (text: string) => void (said += text)
  child.stdout.setEncoding('utf8').on('data', listen)
  child.stderr.setEncoding('utf8').on('data', listen)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /"address":"([^"]+)"/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`The server did not start:\n${said}`)))
  })
  return {
    address,
    output: () => said,
    stop: async () => {
      process.off('exit', kill)
      child.kill('SIGTERM')
      await ended
    },
  }
}

function urlOf({ client }: Endpoint): string {
  const { host = '', port = 5432, user = '', password, database = '' } = client
  const secret = typeof password === 'string' ? encodeURIComponent(password) : ''
  return `postgres://${user}:${secret}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}
