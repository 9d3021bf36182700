// Creates an assessment, saves what was measured, and completes it: three calls, each whole or not at all.
//
//   MEDILENS_URL=http://127.0.0.1:3000 MEDILENS_API_KEY=mlk_… node create-assessment.ts
//
// The key's role is clinician.
import { createClient } from '@medilens/client'

const medilens = createClient({
  url: process.env['MEDILENS_URL'] ?? 'http://127.0.0.1:3000',
  apiKey: process.env['MEDILENS_API_KEY'] ?? '',
})

const { items } = await medilens.patient.list.query({ limit: 1 })
const patient = items[0] ?? (await medilens.patient.create.mutate({ fullName: 'Example Patient' }))

const assessment = await medilens.assessment.create.mutate({
  patientId: patient.id,
  pipelineType: 'retinal',
  // A name of one's own makes it safe to send this again: the second time is refused as session_id_taken.
  sessionId: `retinal_${crypto.randomUUID()}`,
})
console.log(`created ${assessment.sessionId}: ${assessment.status}`)

const saved = await medilens.biomarker.save.mutate({
  assessmentId: assessment.id,
  biomarkers: [{ name: 'vessel_density', category: 'vessel', value: 0.45, unit: 'ratio', status: 'normal' }],
})
for (const { name, value, unit, status } of saved.items) {
  console.log(`saved ${name}: ${value} in unit ${unit}, ${status}`)
}

const completed = await medilens.assessment.updateStatus.mutate({
  assessmentId: assessment.id,
  status: 'completed',
  riskScore: 25.5,
  confidence: 0.92,
})
console.log(`${completed.status}: risk ${completed.riskScore}, confidence ${completed.confidence}`)
