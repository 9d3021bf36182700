import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { z } from 'zod'
import { followRun } from '../analysis/follow.ts'
import { ecgIn } from '../analysis/recording.ts'
import { cardiologyFigures, type Recorded } from '../analysis/report.ts'
import { analyzeRecording } from '../analysis/sample.ts'
import { must, timed, took, type Row } from './row.ts'
import type { Stage } from './stage.ts'

const patientId = DEMO_PATIENT_ID

/** The guide's way from a file to findings: a worker measures what was sent. */
export const ANALYZE_ROW: Row = {
  says: '`POST /api/retinal/analyze` with a file; returns `session_id`',
  here: 'POST /api/:pipeline/analyze, and assessment.analyze after an upload; a worker measures, and tells how far it is',
  show: (stage) =>
    stage.withWorker(async () => {
      const form = await measured(stage, byForm)
      const calls = await measured(stage, byCalls)
      const figures = [form, calls].map(({ recorded }) => cardiologyFigures(recorded))
      must(figures[0]?.join() === figures[1]?.join(), 'the two ways came to different findings')
      return [...form.lines, ...calls.lines, 'read back, both ways:', ...(figures[0] ?? [])]
    }),
}

/** Two files of an electrocardiogram that is known to the beat. */
const made = syntheticRecording()

function syntheticRecording() {
  const { recording, beats } = syntheticEcg({ durationSeconds: 120 })
  return { sample: ecgIn(writeWfdb(recording, { name: 'made' })), beats: beats.length }
}

interface Way {
  readonly says: string
  readonly begin: () => Promise<{ readonly id: string; readonly sessionId: string }>
}

/** In one form, as from `curl`. */
async function byForm({ address, medilens }: Stage): Promise<Way> {
  const create = `key create --organization ${DEMO_ORGANIZATION_ID} --role service --name guide-form`
  const key = (await medilens(create)).stdout.trim()
  const form = new FormData()
  form.append('patientId', patientId)
  for (const { role, name, bytes } of made.sample.files) {
    form.append(role, new Blob([Uint8Array.from(bytes)]), name)
  }
  const Begun = z.object({ session_id: z.string(), assessmentId: z.string() })
  return {
    says: 'POST /api/cardiology/analyze',
    begin: async () => {
      const answer = await fetch(new URL('/api/cardiology/analyze', address), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: form,
      })
      must(answer.status === 202, `the form was answered with ${answer.status}`)
      const { session_id: sessionId, assessmentId: id } = Begun.parse(await answer.json())
      return { id, sessionId }
    },
  }
}

/** Each file by itself, and on where a connection breaks. */
async function byCalls({ address: url, client }: Stage): Promise<Way> {
  const calling = { client: await client('service'), url }
  return {
    says: 'file.createUpload and assessment.analyze',
    begin: () => analyzeRecording(calling, made.sample, { patientId }),
  }
}

async function measured(
  stage: Stage,
  way: (stage: Stage) => Promise<Way>,
): Promise<{ readonly lines: readonly string[]; readonly recorded: Recorded }> {
  const { says, begin } = await way(stage)
  const client = await stage.client('service')
  const steps: string[] = []
  const [{ sessionId, recorded }, spent] = await timed(async () => {
    const begun = await begin()
    const ended = await followRun(client, begun.id, {
      hear: (line) => steps.push(line.trim()),
      warn: () => undefined,
      signal: AbortSignal.timeout(60_000),
    })
    return { sessionId: begun.sessionId, recorded: ended }
  })
  must(recorded.sessionId === sessionId && recorded.outcome === 'measured', `${says}: it was not measured`)
  const beats = recorded.result?.pipelineType === 'cardiology' ? recorded.result.rPeaksDetected : null
  must(beats === made.beats, `${says}: ${beats} of ${made.beats} beats were found`)
  must(steps.length === 7, `${says}: its stages were not told: ${steps.join(', ')}`)
  const names = made.sample.files.map(({ name }) => name).join(' and ')
  return {
    recorded,
    lines: [
      `${says} of ${names} (a synthetic recording): session_id ${sessionId}`,
      `  live: ${steps.map((step) => step.replace(/ {2}/, ' ')).join(', ')}`,
      `  ${beats} beats of ${made.beats}, ${took(spent)} after the first byte`,
    ],
  }
}
