import { randomUUID } from 'node:crypto'
import { chown, link, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf, EmbeddedError } from './errors.ts'

/** Who a file belongs to. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** The text of a file, or null where there is none. */
export const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Makes what was renamed or linked in this directory survive a power cut. */
export const syncDirectory = async (path: string): Promise<void> => {
  await using directory = await open(path, 'r')
  await directory.sync()
}

const writeAside = async (path: string, text: string): Promise<string> => {
  const aside = `${path}.${randomUUID()}`
  await using file = await open(aside, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
  return aside
}

/** Puts a private file in place whole or not at all, instead of what was there. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  await rename(await writeAside(path, text), path)
  await syncDirectory(dirname(path))
}

/** Like `replaceFile`, but of several processes at once only the first succeeds; the others get false. */
export const createFile = async (path: string, text: string): Promise<boolean> => {
  const aside = await writeAside(path, text)
  try {
    // rename() would let the last one win, after the first has begun to use what it wrote.
    await link(aside, path)
    await syncDirectory(dirname(path))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

/**
 * Makes a directory that its owner alone may enter, and refuses one that anybody else could have prepared: in a
 * shared place such as /tmp the name may be taken.
 */
export const privateDirectory = async (path: string, owner: Owner): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 })
    if (owner.uid !== process.getuid?.()) await chown(path, owner.uid, owner.gid)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  const found = await lstat(path)
  if (!found.isDirectory() || found.uid !== owner.uid || (found.mode & 0o077) !== 0) {
    throw new EmbeddedError(
      `${path} must be a directory of user ${owner.uid} with mode 0700, and is not; remove it and start again`,
    )
  }
}
