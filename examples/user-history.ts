// Shows a user's last ten retinal assessments, and 90 days of one of their values.
//
//   MEDILENS_URL=http://127.0.0.1:3000 MEDILENS_API_KEY=mlk_… node user-history.ts
//
// The key's role is clinician or service. The user is whoever the latest assessment is of.
import { createClient, identified } from '@medilens/client'

const medilens = createClient({
  url: process.env['MEDILENS_URL'] ?? 'http://127.0.0.1:3000',
  apiKey: process.env['MEDILENS_API_KEY'] ?? '',
})

const latest = (await medilens.assessment.list.query({ pipelineType: 'retinal', limit: 1 })).items[0]
if (latest === undefined)
  throw new Error('There is no retinal assessment yet: run create-assessment.ts first.')

// A patient may have no account; then the patient's own id is what to ask by.
const { id: patientId, userId } = await medilens.patient.get.query({ patientId: latest.patientId })
const whose = userId === null ? { patientId } : { userId }

// Asked in the same tick, both travel in one request.
const [assessments, history] = await Promise.all([
  medilens.assessment.list.query({ ...whose, pipelineType: 'retinal', limit: 10 }),
  medilens.biomarker.history.query({ ...whose, name: 'vessel_density', days: 90 }),
])

console.log(`${assessments.items.length} assessments of ${userId === null ? 'the patient' : 'the user'}`)
for (const { measuredAt, sessionId, status, riskScore } of identified(assessments).items) {
  console.log(`${measuredAt} ${sessionId} ${status}, risk ${riskScore ?? 'not known'}`)
}
console.log(`${history.points.length} values of ${history.name} in unit ${history.unit}`)
for (const { measuredAt, value, status } of history.points) {
  console.log(`${measuredAt} ${value} ${status ?? 'without a range'}`)
}
