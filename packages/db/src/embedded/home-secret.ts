import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from './errors.ts'
import { createFile, readIfThere } from './files.ts'

/** Random texts that a home keeps beside its data, each in a file that its owner alone may read. */
const FILES = { server: 'server-secret', demo: 'demo-password', files: 'files-key' } as const

/** 32 random bytes for the server and the key of its files; for people who type it, 15. */
const BYTES = { server: 32, demo: 15, files: 32 } as const

/**
 * Reads a secret of a home, making it at the first time; of several processes at once all get the same. Throws an
 * `EmbeddedError` where the file is there and holds none.
 */
export async function homeSecret(home: string, which: keyof typeof FILES): Promise<string> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const path = join(home, FILES[which])
  const fresh = randomBytes(BYTES[which]).toString('base64url')
  const found = await readIfThere(path)
  if (found === null && (await createFile(path, `${fresh}\n`))) return fresh
  const kept = (found ?? (await readIfThere(path)) ?? '').trim()
  if (kept.length >= fresh.length) return kept
  throw new EmbeddedError(`${path} does not hold a secret; restore it from a backup`)
}
