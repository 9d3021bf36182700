import { createHash } from 'node:crypto'
import { isMediLensError, type Client } from '@medilens/client'
import { PIPELINE } from '@medilens/pipelines'
import type { Recorded } from './report.ts'

/** What a run is of. */
export interface Subject {
  readonly patientId: string
  /** Of the recording. */
  readonly digest: string
  /** ISO 8601, UTC. */
  readonly measuredAt?: string
}

/** A run that may have been begun, by its idempotency key. */
export interface FoundRun {
  readonly idempotencyKey: string
  /** In whatever state it is but failed or cancelled; null where there is none yet. */
  readonly known: Recorded | null
}

/** Looks for the run of a recording. Where one came to nothing, the next has a key of its own. */
export async function findRun(client: Client, subject: Subject): Promise<FoundRun> {
  for (let after: string | null = null; ;) {
    const idempotencyKey = keyOf(subject, after)
    // oxlint-disable-next-line no-await-in-loop -- the next one's key comes of the one before
    const known = await readRun(client, idempotencyKey)
    if (known === null || (known.status !== 'failed' && known.status !== 'cancelled')) {
      return { idempotencyKey, known }
    }
    after = known.id
  }
}

/**
 * The same recording of the same patient, taken at the same time and measured by the same pipeline, has the same key, so
 * that the database itself refuses a second. A UUID of version 8 (RFC 9562, 5.8).
 */
function keyOf({ patientId, digest, measuredAt = '' }: Subject, after: string | null): string {
  const what = [patientId.toLowerCase(), `${PIPELINE.name} ${PIPELINE.version}`, measuredAt, digest, after]
  const hash = createHash('sha256').update(JSON.stringify(what)).digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

async function readRun(client: Client, key: string): Promise<Recorded | null> {
  const sessionId = `cardiology_${key.replaceAll('-', '')}`
  try {
    const include = ['result', 'biomarkers', 'stages'] as const
    return await client.assessment.getBySession.query({ sessionId, include: [...include] })
  } catch (error) {
    if (isMediLensError(error) && error.reason === 'not_found') return null
    throw error
  }
}
