import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database, migrate, openEmbedded, seedReference, type Endpoints } from '@medilens/db'

/** A MediLens home of the benchmark's own: its own PostgreSQL 18, as `start` makes it, fsync on, and migrated. */
export interface Place {
  /** MEDILENS_HOME of the server that is measured. */
  readonly home: string
  readonly endpoints: Endpoints
  /** PostgreSQL's version, e.g. '18.4'. */
  readonly version: string
  /** As a server has it, for what the benchmark prepares. */
  readonly database: Database
  /** Stops PostgreSQL and removes everything, unless it is to be kept. */
  close(): Promise<void>
}

export interface PlaceOptions {
  /** Leaves the data where it is at the end. */
  readonly keep: boolean
  /** What the data will need at most, in bytes. */
  readonly needs: number
  readonly say: (line: string) => void
}

/** Makes a place. Throws where the disk has not the room. */
export async function openPlace({ keep, needs, say }: PlaceOptions): Promise<Place> {
  const { bavail, bsize } = await statfs(tmpdir())
  const free = bavail * bsize
  if (free < needs) {
    throw new Error(
      `${tmpdir()} has ${gigabytes(free)} free and this needs ${gigabytes(needs)}: set TMPDIR to a larger disk`,
    )
  }
  const root = await mkdtemp(join(tmpdir(), 'medilens-bench-'))
  const home = join(root, 'home')
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  try {
    // PostgreSQL may run as another user than root, who must be able to reach the folder.
    await chmod(root, 0o711)
    say(`PostgreSQL and its data go into ${root} (${gigabytes(free)} free)`)
    const embedded = await openEmbedded({ home })
    try {
      await migrate(embedded.endpoints.owner, { passwords: embedded.passwords })
      await seedReference(embedded.endpoints.owner)
      const pool = { min: 0, max: 4, connectionTimeoutMillis: 30_000 }
      const database = await Database.open(embedded.endpoints, { pool })
      return {
        home,
        endpoints: embedded.endpoints,
        version: embedded.version,
        database,
        close: async () => {
          await database.close()
          await embedded.close()
          if (keep) say(`kept: MEDILENS_HOME=${home}`)
          else await remove()
        },
      }
    } catch (error) {
      await embedded.close()
      throw error
    }
  } catch (error) {
    if (!keep) await remove()
    throw error
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`
