import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticEcg, syntheticIntervals, writeWfdb } from '@medilens/pipelines'
import { followRun } from '../analysis/follow.ts'
import { ecgIn, intervalsIn, openRecording, type CardiologyRecording } from '../analysis/recording.ts'
import { cardiologyFigures, historyChart, NO_DIAGNOSIS, valuesTable, verdict } from '../analysis/report.ts'
import { analyzeRecording, type Called } from '../analysis/sample.ts'
import type { Console } from '../command-line/console.ts'
import { heading } from './retinal.ts'

const INTERVALS = 'cardiology/aura_test_nn_intervals.txt'
const ECG = 'cardiology/100.hea'

/** A server that is called until the signal. */
export interface Calling extends Called {
  readonly signal: AbortSignal
}

/** Intervals that were published with their figures, from the file to what the database gives back. */
export async function showIntervals(io: Console, calling: Calling): Promise<void> {
  const { recording, source } = await recordingAt(io, INTERVALS, () =>
    intervalsIn({ name: 'synthetic.txt', bytes: Buffer.from(syntheticIntervals().join('\n')) }),
  )
  io.print('', heading(`4. A recording: ${recording.description} beat to beat, ${source}`))
  await measureAndShow(io, calling, recording)
}

/** An electrocardiogram, from its signal to its intervals and what is out of range. */
export async function showEcg(io: Console, calling: Calling): Promise<void> {
  const { recording, source } = await recordingAt(io, ECG, () =>
    ecgIn(writeWfdb(syntheticEcg({ durationSeconds: 360 }).recording, { name: 'synthetic' })),
  )
  io.print('', heading(`5. An electrocardiogram: ${recording.description}, ${source}`))
  await measureAndShow(io, calling, recording)
  const query = { patientId: DEMO_PATIENT_ID, name: 'heart_rate', days: 90 }
  io.print('', ...(await historyChart(io, calling.client, query)))
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

/** Uploads a recording, follows a worker that measures it, and shows what the database has of it then. */
async function measureAndShow(io: Console, calling: Calling, recording: CardiologyRecording): Promise<void> {
  const { client, signal } = calling
  const begun = await analyzeRecording(calling, recording, { patientId: DEMO_PATIENT_ID })
  const names = recording.files.map(({ name, bytes }) => `${name} (${bytes.length} bytes)`)
  io.print(`uploaded ${names.join(' and ')}`, `assessment ${begun.sessionId}, as it is measured:`)
  const recorded = await followRun(client, begun.id, {
    hear: (line) => io.print(line),
    warn: (line) => io.say(line),
    signal,
  })
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
