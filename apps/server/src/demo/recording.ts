import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@medilens/client'
import { DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticEcg, syntheticIntervals, writeWfdb } from '@medilens/pipelines'
import { recordAnalysis } from '../analysis/cardiology.ts'
import {
  analyzeRecording,
  describeRecording,
  openRecording,
  recordedEcg,
  recordedIntervals,
  type CardiologyRecording,
} from '../analysis/recording.ts'
import { cardiologyFigures, historyChart, NO_DIAGNOSIS, valuesTable, verdict } from '../analysis/report.ts'
import type { Console } from '../command-line/console.ts'
import { heading } from './retinal.ts'

const INTERVALS = 'cardiology/aura_test_nn_intervals.txt'
const ECG = 'cardiology/100.hea'

/** Intervals that were published with their figures, from the file to what the database gives back. */
export async function showIntervals(io: Console, client: Client): Promise<void> {
  const { recording, source } = await recordingAt(io, INTERVALS, () =>
    recordedIntervals(syntheticIntervals()),
  )
  io.print('', heading(`4. A recording: ${describeRecording(recording)} beat to beat, ${source}`))
  await recordAndShow(io, client, recording)
}

/** An electrocardiogram, from its signal to its intervals and what is out of range. */
export async function showEcg(io: Console, client: Client): Promise<void> {
  const { recording, source } = await recordingAt(io, ECG, () =>
    recordedEcg(writeWfdb(syntheticEcg({ durationSeconds: 360 }).recording, { name: 'synthetic' })),
  )
  io.print('', heading(`5. An electrocardiogram: ${describeRecording(recording)}, ${source}`))
  await recordAndShow(io, client, recording)
  io.print(
    '',
    ...(await historyChart(io, client, { patientId: DEMO_PATIENT_ID, name: 'heart_rate', days: 90 })),
  )
}

async function recordingAt(
  io: Console,
  file: string,
  synthetic: () => CardiologyRecording,
): Promise<{ readonly recording: CardiologyRecording; readonly source: string }> {
  const path = join(io.config().recordings, file)
  if (existsSync(path)) return { recording: await openRecording(path), source: file }
  return { recording: synthetic(), source: 'SYNTHETIC, never measured on anybody' }
}

async function recordAndShow(io: Console, client: Client, recording: CardiologyRecording): Promise<void> {
  const recorded = await recordAnalysis(client, DEMO_PATIENT_ID, analyzeRecording(recording))
  const { sessionId, stages = [], biomarkers = [] } = recorded
  const { gender, dateOfBirth } = await client.patient.get.query({ patientId: DEMO_PATIENT_ID })
  const whose = `their sex (${gender}) and date of birth (${dateOfBirth ?? 'not known'})`
  const took = stages.map(({ stageName, status }) => `${stageName} ${status}`).join(', ')
  io.print(
    `recorded ${sessionId}: ${took}`,
    `dated now, and kept of the demo's patient, on whom it was not measured: ranges are for ${whose}`,
    'read back from the database:',
    ...cardiologyFigures(recorded),
    '',
    ...valuesTable(biomarkers),
    '',
    verdict(recorded),
    NO_DIAGNOSIS,
  )
}
