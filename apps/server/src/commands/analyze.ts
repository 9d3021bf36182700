import { resolve } from 'node:path'
import { createClient, type Client } from '@medilens/client'
import { recordAnalysisOnce, type Recorded } from '../analysis/cardiology.ts'
import { analyzeRecording, describeRecording, openRecording } from '../analysis/recording.ts'
import { cardiologyFigures, historyChart, NO_DIAGNOSIS, valuesTable, verdict } from '../analysis/report.ts'
import type { Progress } from '@medilens/pipelines'
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

/** Analyzes an electrocardiogram or its intervals, records it of a patient, and shows what was recorded. */
export async function analyzeCardiologyCommand(
  io: Console,
  file: string,
  { patient: patientId, measuredAt, organization, samplingFrequency, lead }: AnalyzeOptions,
): Promise<void> {
  // pnpm runs scripts in the project's root; what was typed is meant from where it was typed.
  const path = resolve(io.environment['INIT_CWD'] ?? '', file)
  io.say(`Reading ${path}`)
  const recording = await openRecording(
    path,
    samplingFrequency === undefined ? {} : { samplingFrequencyHz: samplingFrequency },
  )
  io.say(`Analyzing ${describeRecording(recording)}`)
  const analysis = analyzeRecording(recording, { lead, onProgress: sayStages(io) })
  await withClient(io, organization, async (client) => {
    io.say('Recording what was found')
    const dated = measuredAt === undefined ? {} : { measuredAt }
    const subject = { patientId, digest: recording.digest, ...dated }
    const { recorded, isNew } = await recordAnalysisOnce(client, subject, analysis)
    const values = recorded.biomarkers ?? []
    if (!isNew) io.say('It was recorded already; nothing was added. This is what was recorded then:')
    else if (measuredAt === undefined) io.say('dated now; --measured-at says when it was taken')
    io.print(
      `assessment ${recorded.id} (session ${recorded.sessionId}), measured at ${recorded.measuredAt}`,
      '',
      ...cardiologyFigures(recorded),
      '',
      ...valuesTable(values),
      '',
      verdict(recorded),
      NO_DIAGNOSIS,
    )
    if (recorded.outcome === 'ungradable') return
    const days = historyDays(recorded)
    for (const name of CHARTED) {
      // Side by side they would travel as one batch, and be drawn in no certain order.
      // oxlint-disable-next-line no-await-in-loop
      io.print('', ...(await historyChart(io, client, { patientId, name, days })))
    }
  })
}

/** Says of each stage that it has begun, and how far the whole is. */
function sayStages(io: Console): (progress: Progress) => void {
  let last: Progress['stage'] | null = null
  return ({ stage, fraction }) => {
    if (stage === last) return
    last = stage
    io.say(`  ${String(Math.round(fraction * 100)).padStart(3)} %  ${stage}`)
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
  work: (client: Client) => Promise<void>,
): Promise<void> {
  if (organization !== undefined) {
    return withServer(io, async ({ address, database, interrupted }) => {
      const { id } = await theOrganization(database, organization)
      await withTemporaryKey(database, id, { role: 'service', name: 'medilens analyze' }, ({ key }) =>
        Promise.race([work(createClient({ url: address, apiKey: key })), interrupted]),
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
  await work(createClient({ url, apiKey }))
}
