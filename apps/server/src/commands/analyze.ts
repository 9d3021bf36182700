import { resolve } from 'node:path'
import { createClient, type Client } from '@medilens/client'
import { readIntervals, recordIntervals } from '../analysis/cardiology.ts'
import { cardiologyFigures, historyChart, outOfRange, valuesTable } from '../analysis/report.ts'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { findServer } from '../command-line/find-server.ts'
import { theOrganization } from '../command-line/organization.ts'
import { withTemporaryKey } from '../command-line/temporary-key.ts'
import { withServer } from '../command-line/with-server.ts'

export interface AnalyzeOptions {
  readonly patient: string
  readonly organization?: string
}

const HISTORY_DAYS = 90
const CHARTED = ['heart_rate', 'sdnn'] as const

/** Analyzes a file of beat-to-beat intervals, records it of a patient, and shows what was recorded. */
export async function analyzeCardiologyCommand(
  io: Console,
  file: string,
  { patient: patientId, organization }: AnalyzeOptions,
): Promise<void> {
  // pnpm runs scripts in the project's root; what was typed is meant from where it was typed.
  const path = resolve(io.environment['INIT_CWD'] ?? '', file)
  io.say(`Reading ${path}`)
  const intervals = await readIntervals(path)
  await withClient(io, organization, async (client) => {
    io.say(`Analyzing and recording ${intervals.length} intervals`)
    const recorded = await recordIntervals(client, patientId, intervals)
    const values = recorded.biomarkers ?? []
    const outside = outOfRange(values)
    io.print(
      `assessment ${recorded.id} (session ${recorded.sessionId})`,
      '',
      ...cardiologyFigures(recorded),
      '',
      ...valuesTable(values),
      '',
      outside.length === 0
        ? 'Nothing is out of range, of what has one.'
        : `Out of range: ${outside.map(({ name, status }) => `${name} (${status})`).join(', ')}`,
    )
    if (recorded.outcome === 'ungradable') return
    for (const name of CHARTED) {
      // Side by side they would travel as one batch, and be drawn in no certain order.
      // oxlint-disable-next-line no-await-in-loop
      io.print('', ...(await historyChart(io, client, { patientId, name, days: HISTORY_DAYS })))
    }
  })
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
