import { chmodSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StorageError } from '../storage-error.ts'

/** What SQLite answers where somebody else has the lock; the upper bits say how it found out. */
const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === SQLITE_BUSY

/**
 * The right to write one part, held by a lock of the kernel, which goes with its process however that ends. Node has no
 * call for such locks, but its SQLite takes one (fcntl) for an exclusive transaction, here on a database that stays empty.
 * A file that names the process would not do: ids of processes are used again, and two containers on one volume can't see
 * each other's.
 *
 * Nothing else may open the file: a process that closes any descriptor of it gives up all its locks on it.
 */
export class PartLock {
  readonly #path: string
  readonly #database: DatabaseSync

  private constructor(path: string, database: DatabaseSync) {
    this.#path = path
    this.#database = database
  }

  /** @throws StorageError `busy` where another writer, in this process or another, has it. */
  static take(path: string): PartLock {
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      // The journal in memory, so that no file of one appears.
      database.exec('pragma journal_mode = memory; begin exclusive')
      chmodSync(path, 0o600)
      return new PartLock(path, database)
    } catch (error) {
      database.close()
      if (isBusy(error))
        throw new StorageError('busy', 'Somebody else is writing this object', { cause: error })
      throw error
    }
  }

  /** Lets go; the file stays for the next. */
  release(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  /**
   * Takes the file away and lets go, where no writer is to come: the object is finished or removed. In one go, since who
   * opened the file before and locks it after has a lock that keeps nobody out. Such a one finds a finished object, or
   * that there is no part; and the id of a removed object is not begun again.
   */
  discard(): void {
    rmSync(this.#path, { force: true })
    this.release()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}
