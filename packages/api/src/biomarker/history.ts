import type { Session } from '@medilens/db'
import { canonicalUnit, catalogueEntry } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient, type PatientSubject } from '../patient/find.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type { BiomarkerHistory, BiomarkerHistoryInput } from './schema.ts'
import { factorTo, scaled, scaledLimit } from './series-unit.ts'

const DAY_MS = 86_400_000

/** The newest so many: more are no chart any more. */
const MAX_POINTS = 5_000

type Input = z.output<typeof BiomarkerHistoryInput>

/**
 * One biomarker of one patient over time, oldest first, in one unit: the one asked for, else the catalogue's, else that
 * of the latest value. Values of a run that is still open are not among them. A value in another unit of the same dimension is converted with its range; what cannot be is
 * named in `otherUnits` and left out. Throws `not_found`, `unknown_unit`.
 */
export async function biomarkerHistory(
  { session, scope }: Call,
  input: Input,
): Promise<Audited<z.input<typeof BiomarkerHistory>>> {
  const patient = await findPatient(session, scope, input)
  return audited(await historyOf(session, patient, input, new Date()), {
    resourceId: patient.id,
    patientId: patient.id,
    details: { name: catalogueEntry(input.name)?.key ?? 'other' },
  })
}

/** The same of a patient who was found, up to `until`. */
export async function historyOf(session: Session, patient: PatientSubject, input: Input, until: Date) {
  const values = await newestValues(session, patient, input, until)
  const unit = unitOf(input, values)
  const series = values.toReversed().map((value) => ({ value, factor: factorTo(unit, value.unit) }))
  return {
    name: input.name,
    unit,
    points: series.flatMap(({ value, factor }) => (factor === null ? [] : [point(value, factor)])),
    otherUnits: otherUnits(series),
    truncated: values.length === MAX_POINTS,
  }
}

const newestValues = (session: Session, patient: PatientSubject, input: Input, until: Date) => {
  const { name, days, pipelineType, eyeLaterality } = input
  let query = session.sql
    .selectFrom('biomarker_values')
    .select([
      'assessmentId',
      'value',
      'unit',
      'status',
      'measuredAt',
      'pipelineType',
      'pipelineVersion',
      'eyeLaterality',
      'normalRangeMin',
      'normalRangeMax',
      'noRangeReason',
      'confidence',
    ])
    .where('organizationId', '=', session.organizationId)
    .where('patientId', '=', patient.id)
    .where('name', '=', name)
    .where('measuredAt', '>=', new Date(until.getTime() - days * DAY_MS))
    .where('retractedAt', 'is', null)
    .where('preliminary', '=', false)
    .orderBy('measuredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_POINTS)
  if (pipelineType !== undefined) query = query.where('pipelineType', '=', pipelineType)
  if (eyeLaterality !== undefined) query = query.where('eyeLaterality', '=', eyeLaterality)
  return query.execute()
}

type Value = Awaited<ReturnType<typeof newestValues>>[number]

function unitOf({ name, unit }: Input, values: readonly Value[]): string | null {
  if (unit !== undefined) {
    const known = canonicalUnit(unit)
    if (known !== null) return known
    throw new AppError(
      'unknown_unit',
      'The unit asked for is neither UCUM as MediLens knows it nor an alias.',
      [{ path: 'unit', problem: 'is not a known unit' }],
    )
  }
  return catalogueEntry(name)?.unit ?? values[0]?.unit ?? null
}

const point = (value: Value, factor: number) => ({
  assessmentId: value.assessmentId,
  value: scaled(value.value, factor),
  status: value.status,
  measuredAt: value.measuredAt.toISOString(),
  pipelineType: value.pipelineType,
  pipelineVersion: value.pipelineVersion,
  eyeLaterality: value.eyeLaterality,
  normalRangeMin: scaledLimit(value.normalRangeMin, factor),
  normalRangeMax: scaledLimit(value.normalRangeMax, factor),
  noRangeReason: value.noRangeReason,
  confidence: value.confidence,
})

/** A value without unit beside a series with one is of another unit too: the dimensionless. */
const otherUnits = (series: readonly { value: Value; factor: number | null }[]): string[] => [
  ...new Set(series.flatMap(({ value, factor }) => (factor === null ? [value.unit ?? '1'] : []))),
]
