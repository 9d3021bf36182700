import { identified, type Client } from '@medilens/client'
import { DEMO_PATIENT_ID } from '@medilens/db'
import { historyChart } from '../analysis/report.ts'
import type { Console } from '../command-line/console.ts'
import { table } from '../terminal/table.ts'

/** The guide's first example: create, save the value, complete; returns the assessment's id. */
export async function createRetinalAssessment(io: Console, client: Client): Promise<string> {
  const patient = await client.patient.get.query({ patientId: DEMO_PATIENT_ID })
  io.print('', heading(`1. A retinal analysis of ${patient.fullName}`))
  const created = await client.assessment.create.mutate({
    patientId: DEMO_PATIENT_ID,
    pipelineType: 'retinal',
  })
  const { items } = await client.biomarker.save.mutate({
    assessmentId: created.id,
    biomarkers: [
      { name: 'vessel_density', category: 'vessel', value: 0.45, unit: 'ratio', status: 'normal' },
    ],
  })
  const completed = await client.assessment.updateStatus.mutate({
    assessmentId: created.id,
    status: 'completed',
    riskScore: 25.5,
    confidence: 0.92,
  })
  io.print(
    `created    ${created.sessionId}, ${created.status}`,
    ...items.map(({ name, value, unit, status }) => `saved      ${name} ${value} in unit ${unit}, ${status}`),
    `completed  status ${completed.status}, risk ${completed.riskScore}, confidence ${completed.confidence}`,
  )
  return created.id
}

/** The guide's second example: the last ten assessments, and 90 days of one value. */
export async function showRetinalHistory(io: Console, client: Client): Promise<void> {
  const patientId = DEMO_PATIENT_ID
  io.print('', heading('2. The last ten retinal assessments, and 90 days of vessel density'))
  const { items } = identified(
    await client.assessment.list.query({ patientId, pipelineType: 'retinal', limit: 10 }),
  )
  io.print(
    ...table(
      [
        { header: 'measured' },
        { header: 'session', maxWidth: 44 },
        { header: 'status' },
        { header: 'risk', digits: 1 },
      ],
      items.map(({ measuredAt, sessionId, status, riskScore }) => [
        measuredAt.slice(0, 16).replace('T', ' '),
        sessionId,
        status,
        riskScore,
      ]),
    ),
    '',
    ...(await historyChart(io, client, { patientId, name: 'vessel_density', days: 90 })),
  )
}

export const heading = (text: string): string => `── ${text}`
