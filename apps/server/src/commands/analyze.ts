import { resolve } from 'node:path'
import { createClient, type Client } from '@medilens/client'
import { readIntervals, recordIntervalsOnce, type Recorded } from '../analysis/cardiology.ts'
import { cardiologyFigures, historyChart, valuesTable, verdict } from '../analysis/report.ts'
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
}

const HISTORY_DAYS = 90
/** What one history may span. */
const MOST_DAYS = 3650
const MS_PER_DAY = 86_400_000
const CHARTED = ['heart_rate', 'sdnn'] as const

/** Analyzes a file of beat-to-beat intervals, records it of a patient, and shows what was recorded. */
export async function analyzeCardiologyCommand(
  io: Console,
  file: string,
  { patient: patientId, measuredAt, organization }: AnalyzeOptions,
): Promise<void> {
  // pnpm runs scripts in the project's root; what was typed is meant from where it was typed.
  const path = resolve(io.environment['INIT_CWD'] ?? '', file)
  io.say(`Reading ${path}`)
  const intervalsMs = await readIntervals(path)
  await withClient(io, organization, async (client) => {
    io.say(`Analyzing and recording ${intervalsMs.length} intervals`)
    const dated = measuredAt === undefined ? {} : { measuredAt }
    const { recorded, isNew } = await recordIntervalsOnce(client, { patientId, intervalsMs, ...dated })
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
