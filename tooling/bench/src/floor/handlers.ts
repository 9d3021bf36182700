import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Pool, PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { z } from 'zod'
import {
  AUDIT,
  COPIED_TABLE,
  COPY,
  HISTORY,
  NEWEST,
  RECORD,
  SAVE_COPIED,
  SETTINGS,
  WHOLE,
} from './statements.ts'

/** One request of the floor. */
export interface Asked {
  readonly pool: Pool
  readonly clinic: { readonly id: string; readonly apiKeyId: string }
  readonly input: unknown
}

interface Told {
  readonly answer: unknown
  readonly resourceId: string | null
  readonly patientId: string | null
  readonly details: string | null
}

type Work = (client: PoolClient, asked: Asked) => Promise<Told>

const DAY_MS = 86_400_000

/** Inputs are taken as they come: the floor checks nothing, so that its parsing costs JSON.parse alone. */
const taken = <Shape>() => z.custom<Shape>(() => true)

interface Value {
  readonly name: string
  readonly category?: string
  readonly value: number
  readonly unit?: string
  readonly confidence?: number
}
const RecordInput = taken<{
  patientId: string
  riskScore: number
  riskLevel: string
  confidence: number
  biomarkers: readonly Value[]
  result: Readonly<Record<string, number>>
}>()
const HistoryInput = taken<{ patientId: string; name: string; days: number }>()
const ListInput = taken<{ patientId: string; pipelineType: string }>()
const GetInput = taken<{ assessmentId: string }>()
const SaveInput = taken<{ assessmentId: string; biomarkers: readonly Value[] }>()

const record: Work = async (client, { clinic, input }) => {
  const { patientId, riskScore, riskLevel, confidence, biomarkers, result } = RecordInput.parse(input)
  const { rows } = await client.query<{ id: string }>({
    name: 'record',
    text: RECORD,
    values: [
      clinic.id,
      patientId,
      clinic.apiKeyId,
      riskScore,
      riskLevel,
      confidence,
      biomarkers.map(({ name }) => name),
      biomarkers.map(({ category }) => category),
      biomarkers.map(({ value }) => value),
      biomarkers.map(({ unit }) => unit),
      biomarkers.map((each) => each.confidence),
      result['drGrade'],
      result['imageQuality'],
      result['vesselDensity'],
      result['avRatio'],
      result['tortuosityIndex'],
    ],
  })
  const details = JSON.stringify({ pipeline: 'retinal', values: biomarkers.length })
  return { answer: rows[0], resourceId: rows[0]?.id ?? null, patientId, details }
}

const history: Work = async (client, { clinic, input }) => {
  const { patientId, name, days } = HistoryInput.parse(input)
  const since = new Date(Date.now() - days * DAY_MS)
  const values = [clinic.id, patientId, name, since]
  const { rows } = await client.query({ name: 'history', text: HISTORY, values })
  return { answer: rows, resourceId: patientId, patientId, details: JSON.stringify({ name }) }
}

const newest: Work = async (client, { clinic, input }) => {
  const { patientId, pipelineType } = ListInput.parse(input)
  const values = [clinic.id, patientId, pipelineType]
  const { rows } = await client.query({ name: 'newest', text: NEWEST, values })
  return { answer: rows, resourceId: null, patientId, details: null }
}

const whole: Work = async (client, { clinic, input }) => {
  const { assessmentId } = GetInput.parse(input)
  const values = [clinic.id, assessmentId]
  const { rows } = await client.query<{ patient_id: string }>({ name: 'whole', text: WHOLE, values })
  const details = JSON.stringify({ include: ['biomarkers', 'stages', 'result'] })
  return { answer: rows[0], resourceId: assessmentId, patientId: rows[0]?.patient_id ?? null, details }
}

const tabled = new WeakSet<PoolClient>()

const save: Work = async (client, { clinic, input }) => {
  const { assessmentId, biomarkers } = SaveInput.parse(input)
  const lines = biomarkers.map(
    ({ name, category, value, unit, confidence }) =>
      `${name}\t${category ?? '\\N'}\t${value}\t${unit ?? '\\N'}\t${confidence ?? '\\N'}\n`,
  )
  await pipeline(Readable.from([lines.join('')]), client.query(copyFrom(COPY)))
  const values = [clinic.id, assessmentId]
  const { rows } = await client.query<{ patient_id: string }>({ name: 'save', text: SAVE_COPIED, values })
  const patientId = rows[0]?.patient_id ?? null
  return {
    answer: rows,
    resourceId: assessmentId,
    patientId,
    details: JSON.stringify({ values: rows.length }),
  }
}

interface Event {
  readonly event: string
  readonly resource: string
  readonly action: string
}

const inTransaction =
  (work: Work, { event, resource, action }: Event) =>
  async (asked: Asked): Promise<unknown> => {
    const { clinic } = asked
    const client = await asked.pool.connect()
    try {
      if (work === save && !tabled.has(client)) {
        await client.query(COPIED_TABLE)
        tabled.add(client)
      }
      await client.query('begin')
      await client.query({ name: 'settings', text: SETTINGS, values: [clinic.id] })
      const { answer, resourceId, patientId, details } = await work(client, asked)
      const values = [clinic.id, clinic.apiKeyId, event, resource, resourceId, patientId, action, details]
      await client.query({ name: 'audit', text: AUDIT, values })
      await client.query('commit')
      client.release()
      return answer
    } catch (error) {
      client.release(true)
      throw error
    }
  }

/** What the floor answers, by path. */
export const ANSWERS: ReadonlyMap<string, (asked: Asked) => Promise<unknown>> = new Map([
  ['/W1', inTransaction(record, { event: 'assessment.record', resource: 'assessment', action: 'create' })],
  ['/W2', inTransaction(history, { event: 'biomarker.history', resource: 'biomarker', action: 'read' })],
  ['/W3', inTransaction(newest, { event: 'assessment.list', resource: 'assessment', action: 'read' })],
  ['/W4', inTransaction(whole, { event: 'assessment.read', resource: 'assessment', action: 'read' })],
  ['/W5', inTransaction(save, { event: 'biomarker.save', resource: 'biomarker', action: 'create' })],
])
