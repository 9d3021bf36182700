import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { spawnSource, startedAs, stop } from './child.ts'
import type { Place } from './place.ts'

/** A server under measurement, in a process of its own. */
export interface MeasuredServer {
  /** As `http://127.0.0.1:3000`. */
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const Ready = z.object({ msg: z.literal('ready'), address: z.string() })
const READY_WITHIN_MS = 60_000

/**
 * Starts MediLens as it is served in production: its own command, logging a line a call into a file.
 * @param node more options for Node, as `--cpu-prof`
 */
export async function startMedilens(place: Place, node: readonly string[] = []): Promise<MeasuredServer> {
  const log = join(place.home, 'server.log')
  const output = await open(log, 'w')
  const usual = await startedAs()
  const child = spawnSource('apps/server/src/main.ts', ['serve', '--port', '0'], {
    stdio: ['ignore', output.fd, output.fd],
    node: [...usual.node, ...node],
    env: {
      ...usual.env,
      PATH: process.env['PATH'],
      ENVIRONMENT: 'production',
      MEDILENS_HOME: place.home,
      MEDILENS_SECRET: randomBytes(32).toString('base64url'),
    },
  })
  await output.close()
  const url = await readyAt(log, () => child.exitCode === null && child.signalCode === null)
  return { url, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function readyAt(log: string, isAlive: () => boolean): Promise<string> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline && isAlive();) {
    // oxlint-disable-next-line no-await-in-loop -- looks again until it is there
    for (const line of (await readFile(log, 'utf8')).split('\n')) {
      if (!line.startsWith('{')) continue
      const ready = Ready.safeParse(JSON.parse(line))
      if (ready.success) return ready.data.address
    }
    // oxlint-disable-next-line no-await-in-loop
    await sleep(50)
  }
  throw new Error(`The server did not become ready:\n${await readFile(log, 'utf8')}`)
}

/** Resident memory of a process, in MiB. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024
}

const LOOK_EVERY_MS = 200

/** Watches a process's memory until it is asked for the most that it was, in MiB. */
export function watchMemory(pid: number): () => Promise<number> {
  let most = 0
  const look = async () => {
    most = Math.max(most, await memoryOf(pid))
  }
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  return async () => {
    clearInterval(timer)
    await look()
    return most
  }
}
