import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@medilens/client'
import { DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticIntervals } from '@medilens/pipelines'
import { readIntervals, recordIntervals } from '../analysis/cardiology.ts'
import { cardiologyFigures, valuesTable } from '../analysis/report.ts'
import type { Console } from '../command-line/console.ts'
import { heading } from './retinal.ts'

const RECORDING = 'cardiology/aura_test_nn_intervals.txt'

/** A real recording, from intervals to figures read back from the database. */
export async function showRecording(io: Console, client: Client): Promise<void> {
  const path = join(io.config().recordings, RECORDING)
  const isReal = existsSync(path)
  const intervals = isReal ? await readIntervals(path) : syntheticIntervals()
  const source = isReal ? RECORDING : 'a SYNTHETIC series, never measured on anybody'
  io.print('', heading(`4. A recording: ${intervals.length} beat-to-beat intervals, ${source}`))
  const recorded = await recordIntervals(client, DEMO_PATIENT_ID, intervals)
  const { sessionId, stages = [], biomarkers = [] } = recorded
  const took = stages.map(({ stageName, status }) => `${stageName} ${status}`).join(', ')
  io.print(
    `recorded ${sessionId}: ${took}`,
    'read back from the database:',
    ...cardiologyFigures(recorded),
    '',
    ...valuesTable(biomarkers),
  )
}
