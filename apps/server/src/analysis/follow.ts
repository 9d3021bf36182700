import { identified, type Client } from '@medilens/client'
import { CommandError } from '../command-line/failure.ts'
import type { Recorded } from './report.ts'

/** After this long without a worker somebody may look whether there is one. */
const UNCLAIMED_AFTER_MS = 5_000
const UNCLAIMED =
  'No worker has taken it yet: `pnpm start` runs one beside the server (unless its key was revoked), `pnpm worker` one ' +
  'elsewhere. It stays queued until one comes.'

interface Following {
  /** Hears what happens, a line each, as it happens. */
  readonly hear: (line: string) => void
  /** Hears what whoever waits may want to know. */
  readonly warn: (line: string) => void
  /** Follows no longer; whatever is under way goes on. */
  readonly signal: AbortSignal
}

interface Happened {
  readonly kind: 'queued' | 'claimed' | 'stage' | 'retried' | 'ended'
  readonly attempt: number
  readonly stage: { readonly name: string } | null
}

/**
 * Follows a run live until it is over, and reads back what was recorded of it. Throws a `CommandError` where that is nothing.
 */
export async function followRun(
  client: Client,
  assessmentId: string,
  following: Following,
): Promise<Recorded> {
  const status = await hearToEnd(client, assessmentId, following)
  if (status !== 'completed') throw new NotMeasured(status)
  const include = ['result', 'biomarkers', 'stages'] as const
  return identified(await client.assessment.get.query({ assessmentId, include: [...include] }))
}

/** A run that ended without a result. */
export class NotMeasured extends CommandError {
  constructor(status: string) {
    super(
      status === 'failed'
        ? 'No worker could measure it; nothing was recorded. An admin sees why (`pipeline.deadLetters`), and may queue it again.'
        : `It ended as ${status}; nothing was recorded.`,
    )
  }
}

async function hearToEnd(
  client: Client,
  assessmentId: string,
  { hear, warn, signal }: Following,
): Promise<string> {
  const began = performance.now()
  const unclaimed = setTimeout(() => warn(UNCLAIMED), UNCLAIMED_AFTER_MS)
  const told = new Set<string>()
  try {
    for await (const { data } of client.assessment.onProgress.subscribe({ assessmentId }, { signal })) {
      if (data.type === 'over') return data.status
      if (data.kind !== 'queued') clearTimeout(unclaimed)
      const line = lineOf(data)
      if (line === null || told.has(`${data.attempt} ${line}`)) continue
      told.add(`${data.attempt} ${line}`)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      hear(`  ${seconds.padStart(6)} s  ${line}`)
    }
  } finally {
    clearTimeout(unclaimed)
  }
  throw new CommandError('The server stopped telling how far it is; it may go on all the same.')
}

/** What happened, for people; null where it is not worth a line. */
function lineOf({ kind, attempt, stage }: Happened): string | null {
  switch (kind) {
    case 'queued':
      return 'queued'
    case 'claimed':
      return attempt === 1 ? 'taken by a worker' : `taken by a worker, attempt ${attempt}`
    case 'stage':
      return stage?.name ?? null
    case 'retried':
      return `given back after attempt ${attempt}: it is tried again`
    case 'ended':
      return null
  }
}
