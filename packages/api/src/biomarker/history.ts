import { historyRows, type HistoryRow, type PatientId, type Session } from '@medilens/db'
import { canonicalUnit, catalogueEntry } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient, type PatientSubject } from '../patient/find.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { crossedOf } from './crossed.ts'
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
  const now = new Date()
  // Who is meant by an account has to be known first; who is named can be looked for beside their values.
  const values = 'patientId' in input ? newestValues(session, input.patientId, input, now) : null
  const [patient, found] = await Promise.all([findPatient(session, scope, input), values])
  const history = seriesOf(input, found ?? (await newestValues(session, patient.id, input, now)))
  return audited(history, {
    resourceId: patient.id,
    patientId: patient.id,
    details: { name: catalogueEntry(input.name)?.key ?? 'other' },
  })
}

/** The same of a patient who was found, up to `until`. */
export const historyOf = async (session: Session, { id }: PatientSubject, input: Input, until: Date) =>
  seriesOf(input, await newestValues(session, id, input, until))

const newestValues = (session: Session, patientId: PatientId, input: Input, until: Date) => {
  const { name, days, pipelineType, eyeLaterality } = input
  const since = new Date(until.getTime() - days * DAY_MS)
  return historyRows(session, { patientId, name, since, pipelineType, eyeLaterality, limit: MAX_POINTS })
}

function seriesOf(input: Input, values: readonly HistoryRow[]) {
  const unit = unitOf(input, values)
  const series = values.toReversed().map((value) => ({ value, factor: factorTo(unit, value.unit) }))
  return {
    name: input.name,
    unit,
    points: series.flatMap(({ value, factor }) =>
      factor === null ? [] : [point(input.name, unit, value, factor)],
    ),
    otherUnits: otherUnits(series),
    truncated: values.length === MAX_POINTS,
  }
}

function unitOf({ name, unit }: Input, values: readonly HistoryRow[]): string | null {
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

/** A row in the unit of the series; its own unit goes with it, and is not in the contract. */
const point = (name: string, unit: string | null, value: HistoryRow, factor: number) => {
  const crossed = crossedOf({ ...value, name }, unit)
  if (factor === 1) return { ...value, crossed }
  return {
    ...value,
    crossed,
    value: scaled(value.value, factor),
    normalRangeMin: scaledLimit(value.normalRangeMin, factor),
    normalRangeMax: scaledLimit(value.normalRangeMax, factor),
  }
}

/** A value without unit beside a series with one is of another unit too: the dimensionless. */
const otherUnits = (series: readonly { value: HistoryRow; factor: number | null }[]): string[] => [
  ...new Set(series.flatMap(({ value, factor }) => (factor === null ? [value.unit ?? '1'] : []))),
]
