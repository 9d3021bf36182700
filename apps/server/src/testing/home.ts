import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { scratchRoot } from '@medilens/db/testing'

/** A home of a test's own. */
export interface TestHome {
  readonly path: string
  /** The process of its PostgreSQL; null where none runs. */
  postmaster(): Promise<number | null>
  /** Ends its PostgreSQL, whatever state it is in, and deletes it. */
  remove(): Promise<void>
}

/** Makes an empty home in a folder that only this user may enter. */
export async function testHome(): Promise<TestHome> {
  const path = await mkdtemp(join(await scratchRoot(), 'medilens-home-'))
  const postmaster = async (): Promise<number | null> => {
    try {
      const note = await readFile(join(path, 'postgres/data/postmaster.pid'), 'utf8')
      const pid = Number(note.split('\n', 1)[0])
      process.kill(pid, 0)
      return pid
    } catch {
      return null
    }
  }
  return {
    path,
    postmaster,
    remove: async () => {
      const pid = await postmaster()
      if (pid !== null) process.kill(pid, 'SIGQUIT')
      await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
