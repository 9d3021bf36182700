import { catalogueEntry } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { Pseudonyms, toldVersion } from '../access/pseudonyms.ts'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { historyOf } from './history.ts'
import type { BiomarkerHistory, BiomarkerHistoryInput } from './schema.ts'

/**
 * One biomarker of the catalogue of one patient over time, under pseudonyms and on moved dates. Any other name could be
 * free text, and has no values here. Throws `not_found`, `unknown_unit`.
 */
export async function pseudonymousHistory(
  { session, services }: Call,
  input: z.output<typeof BiomarkerHistoryInput>,
): Promise<Audited<z.input<typeof BiomarkerHistory>>> {
  const pseudonyms = new Pseudonyms(session, services.pseudonymKey(session.organizationId))
  const patientId = 'patientId' in input ? await pseudonyms.resolve('patient', input.patientId) : null
  if (patientId === null) throw notFound('patient')
  const patient = await findPatient(session, 'all', { patientId })
  const isKnown = catalogueEntry(input.name) !== null
  const subject = { resourceId: patientId, patientId, details: { name: isKnown ? input.name : 'other' } }
  if (!isKnown) {
    return audited({ name: input.name, unit: null, points: [], otherUnits: [], truncated: false }, subject)
  }
  // The period is one of moved dates: by real ones, narrowing it would find out how far they were moved.
  const history = await historyOf(session, patient, input, pseudonyms.real(patientId, new Date()))
  const points = history.points.map((point) => ({
    ...point,
    assessmentId: pseudonyms.of('assessment', point.assessmentId),
    pipelineVersion: toldVersion(point.pipelineVersion),
    measuredAt: pseudonyms.told(patientId, new Date(point.measuredAt)).toISOString(),
  }))
  await pseudonyms.remember()
  return audited({ ...history, points }, subject)
}
