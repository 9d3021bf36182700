import { readServingNote } from '@medilens/db'
import { z } from 'zod'
import type { ServerConfig } from '../config.ts'

const PROBE_WITHIN = 2_000
const Live = z.object({ status: z.literal('live') })

/**
 * The address of the server that runs on the configured database: MEDILENS_URL where it is set, else what the embedded
 * home's server noted. Null where none answers.
 */
export async function findServer({ client, database }: ServerConfig): Promise<string | null> {
  const address = client.url ?? (database.kind === 'embedded' ? await notedAddress(database.home) : null)
  return address !== null && (await isLive(address)) ? address : null
}

const notedAddress = async (home: string): Promise<string | null> =>
  (await readServingNote(home))?.address ?? null

/** A note outlives a server that was killed, and its port may be another program's by now. */
async function isLive(address: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/live', address), {
      signal: AbortSignal.timeout(PROBE_WITHIN),
    })
    return Live.safeParse(await response.json()).success
  } catch {
    return false
  }
}
