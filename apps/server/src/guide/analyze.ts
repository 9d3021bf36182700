import { DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { followRun } from '../analysis/follow.ts'
import { ecgIn } from '../analysis/recording.ts'
import { cardiologyFigures } from '../analysis/report.ts'
import { analyzeRecording } from '../analysis/sample.ts'
import { must, timed, took, type Row } from './row.ts'
import type { Stage } from './stage.ts'

const patientId = DEMO_PATIENT_ID

/** The guide's way from a file to findings: a worker measures what was sent. */
export const ANALYZE_ROW: Row = {
  says: '`POST /api/retinal/analyze` with a file; returns `session_id`',
  here: 'assessment.analyze after an upload; a worker measures, and tells how far it is',
  show: (stage) => stage.withWorker(async () => [...(await byCalls(stage))]),
}

/** Two files of an electrocardiogram that is known to the beat, by `file.createUpload` and `assessment.analyze`. */
async function byCalls({ address: url, client }: Stage): Promise<string[]> {
  const made = syntheticEcg({ durationSeconds: 120 })
  const recording = ecgIn(writeWfdb(made.recording, { name: 'made' }))
  const calling = { client: await client('service'), url }
  const steps: string[] = []
  const [{ sessionId, recorded }, spent] = await timed(async () => {
    const begun = await analyzeRecording(calling, recording, { patientId })
    const following = { hear: (line: string) => steps.push(line.trim()), warn: () => undefined }
    const ended = await followRun(calling.client, begun.id, {
      ...following,
      signal: AbortSignal.timeout(60_000),
    })
    return { sessionId: begun.sessionId, recorded: ended }
  })
  must(recorded.sessionId === sessionId && recorded.outcome === 'measured', 'it was not measured')
  const beats = recorded.result?.pipelineType === 'cardiology' ? recorded.result.rPeaksDetected : null
  must(beats === made.beats.length, `${beats} of ${made.beats.length} beats were found`)
  must(steps.length === 7, `its stages were not told: ${steps.join(', ')}`)
  return [
    `${recording.files.map(({ name }) => name).join(' and ')} (a synthetic recording) uploaded, session_id ${sessionId}`,
    `live: ${steps.join(', ')}`,
    `read back, ${took(spent)} after the first byte: ${beats} beats of ${made.beats.length}`,
    ...cardiologyFigures(recorded),
  ]
}
