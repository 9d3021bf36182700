// Runs a pipeline and records all of what it found in one call and one transaction, as a route such as
// POST /api/retinal/analyze would; then reads the assessment by the session id that the route answers, whole.
//
//   MEDILENS_URL=http://127.0.0.1:3000 MEDILENS_API_KEY=mlk_… node analyze.ts
//
// The key's role is clinician.
import { createClient, isMediLensError, type Inputs } from '@medilens/client'

const medilens = createClient({
  url: process.env['MEDILENS_URL'] ?? 'http://127.0.0.1:3000',
  apiKey: process.env['MEDILENS_API_KEY'] ?? '',
})

const { items } = await medilens.patient.list.query({ limit: 1 })
const patient = items[0] ?? (await medilens.patient.create.mutate({ fullName: 'Example Patient' }))

// A vessel map: of each part of the picture, whether a vessel is there. The share of vessels is their density.
const vesselMap = ['0110110', '0010110', '1101001', '0011010']
const parts = vesselMap.join('').split('')
const vesselDensity = parts.filter((part) => part === '1').length / parts.length

const recording: Inputs['assessment']['record'] = {
  patientId: patient.id,
  pipelineType: 'retinal',
  sessionId: `retinal_${crypto.randomUUID()}`,
  riskScore: 12.5,
  confidence: 0.9,
  biomarkers: [{ name: 'vessel_density', category: 'vessel', value: vesselDensity, unit: 'ratio' }],
  stages: [{ stageName: 'segmentation' }, { stageName: 'measurement' }],
  result: { vesselDensity, eyeLaterality: 'left' },
}
const { sessionId } = await medilens.assessment.record.mutate(recording)
console.log(`session_id ${sessionId}`)

const found = await medilens.assessment.getBySession.query({
  sessionId,
  include: ['biomarkers', 'stages', 'result'],
})
console.log(`${found.status}, measured by ${found.stages?.map(({ stageName }) => stageName).join(' and ')}`)
for (const { name, value, unit } of found.biomarkers ?? []) console.log(`${name} ${value} in unit ${unit}`)
if (found.result?.pipelineType === 'retinal') console.log(`of the ${found.result.eyeLaterality} eye`)

// Sent twice, it is recorded once.
try {
  await medilens.assessment.record.mutate(recording)
} catch (error) {
  if (!isMediLensError(error) || error.reason !== 'session_id_taken') throw error
  console.log('sent again: it is recorded already')
}
