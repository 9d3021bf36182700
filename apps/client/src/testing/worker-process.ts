import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createPlatformKey } from '@medilens/api'
import type { Application } from './application.ts'

const MAIN = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url))

/** A worker in a process of its own, which takes the work of an application until it is told to stop. */
export async function startWorker({ address, scratch }: Application): Promise<{ stop(): Promise<void> }> {
  const { key } = await createPlatformKey(scratch.database, { name: 'workers', expiresInDays: null })
  const child = spawn(process.execPath, ['--conditions=@medilens/source', MAIN], {
    env: { PATH: process.env['PATH'], MEDILENS_URL: address, MEDILENS_API_KEY: key },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  return {
    stop: async () => {
      process.off('exit', kill)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
