import { resolve } from 'node:path'
import { createClient, isMediLensError } from '@medilens/client'
import { followRun, NotMeasured } from '../analysis/follow.ts'
import { findRun } from '../analysis/once.ts'
import { openRecording, type CardiologyRecording } from '../analysis/recording.ts'
import {
  cardiologyFigures,
  historyChart,
  NO_DIAGNOSIS,
  valuesTable,
  verdict,
  type Recorded,
} from '../analysis/report.ts'
import { analyzeRecording, type Called } from '../analysis/sample.ts'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { findServer } from '../command-line/find-server.ts'
import { theOrganization } from '../command-line/organization.ts'
import { withTemporaryKey } from '../command-line/temporary-key.ts'
import { withServer } from '../command-line/with-server.ts'

export interface AnalyzeOptions {
  readonly patient: string
  readonly measuredAt?: Date
  readonly organization?: string
  /** Of a table without a time column, Hz. */
  readonly samplingFrequency?: number
  /** The lead to measure, by its name. */
  readonly lead?: string
}

const HISTORY_DAYS = 90
/** What one history may span. */
const MOST_DAYS = 3650
const MS_PER_DAY = 86_400_000
const CHARTED = ['heart_rate', 'sdnn'] as const

/**
 * Sends an electrocardiogram or its intervals to the server, follows the worker that measures it, and shows what was
 * recorded of the patient. What is no recording is refused here, before anything is sent.
 */
export async function analyzeCardiologyCommand(
  io: Console,
  file: string,
  { patient: patientId, measuredAt, organization, samplingFrequency, lead }: AnalyzeOptions,
): Promise<void> {
  // pnpm runs scripts in the project's root; what was typed is meant from where it was typed.
  const path = resolve(io.environment['INIT_CWD'] ?? '', file)
  io.say(`Reading ${path}`)
  const recording = await openRecording(path, { samplingFrequencyHz: samplingFrequency, lead })
  await withClient(io, organization, async (calling) => {
    const asked = { patientId, ...(measuredAt === undefined ? {} : { measuredAt: measuredAt.toISOString() }) }
    const { recorded, isNew } = await measureOnce(io, calling, recording, asked)
    if (!isNew) io.say('It was recorded already; nothing was added. This is what was recorded then:')
    else if (measuredAt === undefined) io.say('dated now; --measured-at says when it was taken')
    io.print(
      `assessment ${recorded.id} (session ${recorded.sessionId}), measured at ${recorded.measuredAt}`,
      '',
      ...cardiologyFigures(recorded),
      '',
      ...valuesTable(recorded.biomarkers ?? []),
      '',
      verdict(recorded),
      NO_DIAGNOSIS,
    )
    if (recorded.outcome === 'ungradable') return
    const days = historyDays(recorded)
    for (const name of CHARTED) {
      // Side by side they would travel as one batch, and be drawn in no certain order.
      // oxlint-disable-next-line no-await-in-loop
      io.print('', ...(await historyChart(io, calling.client, { patientId, name, days })))
    }
  })
}

interface Calling extends Called {
  readonly signal: AbortSignal
}

/** Has a recording measured; one that was measured already is read back as it is, and one that is, followed. */
async function measureOnce(
  io: Console,
  calling: Calling,
  recording: CardiologyRecording,
  asked: { readonly patientId: string; readonly measuredAt?: string },
): Promise<{ readonly recorded: Recorded; readonly isNew: boolean }> {
  const { client, signal } = calling
  const subject = { ...asked, digest: recording.digest }
  const { idempotencyKey, known } = await findRun(client, subject)
  if (known?.status === 'completed') return { recorded: known, isNew: false }
  const id = known?.id ?? (await begin(io, calling, recording, { ...asked, idempotencyKey }))
  const say = (line: string): void => io.say(line)
  try {
    return { recorded: await followRun(client, id, { hear: say, warn: say, signal }), isNew: true }
  } catch (error) {
    // A worker says a word alone; read with the same code here, it is a sentence.
    if (error instanceof NotMeasured) recording.measureHere()
    throw error
  }
}

/** Begins a run; where somebody else began the same meanwhile, theirs is it. */
async function begin(
  io: Console,
  calling: Calling,
  recording: CardiologyRecording,
  asked: { readonly patientId: string; readonly measuredAt?: string; readonly idempotencyKey: string },
): Promise<string> {
  io.say(`Sending ${recording.description}`)
  try {
    return (await analyzeRecording(calling, recording, asked)).id
  } catch (error) {
    if (!isMediLensError(error) || error.reason !== 'idempotency_mismatch') throw error
    const { known } = await findRun(calling.client, { ...asked, digest: recording.digest })
    if (known === null) throw error
    return known.id
  }
}

/** As far back as the recording, so that an old one is in its own chart. */
function historyDays({ measuredAt }: Recorded): number {
  const age = Math.ceil((Date.now() - Date.parse(measuredAt)) / MS_PER_DAY) + 1
  return Math.min(Math.max(HISTORY_DAYS, age), MOST_DAYS)
}

/** With a key that was given, or with one of its own for as long as it takes. */
async function withClient(
  io: Console,
  organization: string | undefined,
  work: (calling: Calling) => Promise<void>,
): Promise<void> {
  if (organization !== undefined) {
    return withServer(io, async ({ address: url, database, interrupted, signal }) => {
      const { id } = await theOrganization(database, organization)
      await withTemporaryKey(database, id, { role: 'service', name: 'medilens analyze' }, ({ key }) =>
        Promise.race([work({ client: createClient({ url, apiKey: key }), url, signal }), interrupted]),
      )
    })
  }
  const config = io.config()
  const { apiKey } = config.client
  if (apiKey === null) {
    throw new CommandError(
      'Whose analysis is it? Set MEDILENS_API_KEY to a key of the organization, or name it with --organization.',
    )
  }
  const url = await findServer(config)
  if (url === null)
    throw new CommandError('No server answers. Start one (`pnpm start`), or set MEDILENS_URL.')
  await work({ client: createClient({ url, apiKey }), url, signal: new AbortController().signal })
}
