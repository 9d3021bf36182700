import { isAmongLatest, type Session } from '@medilens/db'
import { catalogueEntry, roundToScale } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { Pseudonyms, toldVersion } from '../access/pseudonyms.ts'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient, type PatientSubject } from '../patient/find.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { crossedOf } from './crossed.ts'
import type { LatestBiomarkers, LatestBiomarkersInput } from './schema.ts'
import { factorTo, scaled, scaledLimit } from './series-unit.ts'

/** More names than the catalogue has several times over. */
const MOST_NAMES = 500
/** Of each name; an eye or a unit that is not among them was not measured for as many times. */
const NEWEST = 100

type Input = z.output<typeof LatestBiomarkersInput>

/**
 * The latest value of every biomarker of one patient, with the one before it and the change: abnormal ones and those
 * that crossed a threshold of the catalogue first, then borderline ones, then the rest by category and name. Each name, eye and unit is a series of its own, as in histories:
 * values in units that convert stand together, in the catalogue's. Of a name the newest 100 values are looked at. Throws
 * `not_found`.
 */
export async function latestBiomarkers(
  { session, scope }: Call,
  input: Input,
): Promise<Audited<z.input<typeof LatestBiomarkers>>> {
  const patient = await findPatient(session, scope, input)
  const latest = await latestOf(session, patient)
  return audited(latest, {
    resourceId: patient.id,
    patientId: patient.id,
    details: { series: latest.items.length },
  })
}

/**
 * The same under pseudonyms and on moved dates. Only names of the catalogue, since any other could be free text. Throws
 * `not_found`.
 */
export async function pseudonymousLatest(
  { session, services }: Call,
  input: Input,
): Promise<Audited<z.input<typeof LatestBiomarkers>>> {
  const pseudonyms = new Pseudonyms(session, services.pseudonymKey(session.organizationId))
  const patientId = 'patientId' in input ? await pseudonyms.resolve('patient', input.patientId) : null
  if (patientId === null) throw notFound('patient')
  const { items, truncated } = await latestOf(session, await findPatient(session, 'all', { patientId }))
  const told = <Told extends Reading>(reading: Told) => ({
    ...reading,
    assessmentId: pseudonyms.of('assessment', reading.assessmentId),
    pipelineVersion: toldVersion(reading.pipelineVersion),
    measuredAt: pseudonyms.told(patientId, new Date(reading.measuredAt)).toISOString(),
  })
  const known = items.flatMap((item) => {
    const entry = catalogueEntry(item.name)
    if (entry === null) return []
    const previous = item.previous === null ? null : told(item.previous)
    return [{ ...told(item), category: entry.category, previous }]
  })
  await pseudonyms.remember()
  return audited(
    { items: known, truncated },
    { resourceId: patientId, patientId, details: { series: known.length } },
  )
}

async function latestOf(session: Session, patient: PatientSubject) {
  const values = await newestValues(session, patient)
  const items = seriesOf(values).map(({ unit, values: [latest, before] }) => answer(unit, latest, before))
  const truncated = new Set(values.map(({ name }) => name)).size === MOST_NAMES
  return { items: items.toSorted(byConcern), truncated }
}

const newestValues = ({ sql, organizationId }: Session, { id: patientId }: PatientSubject) =>
  sql
    .selectFrom('biomarker_values')
    .select([
      'id',
      'assessmentId',
      'name',
      'category',
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
    .where('organizationId', '=', organizationId)
    .where('patientId', '=', patientId)
    .where(isAmongLatest({ organizationId, patientId, names: MOST_NAMES, newest: NEWEST, each: 2 }))
    .orderBy('measuredAt', 'desc')
    .orderBy('id', 'desc')
    .execute()

type Value = Awaited<ReturnType<typeof newestValues>>[number]

interface Series {
  readonly unit: string | null
  /** Newest first. */
  readonly values: [Value, ...Value[]]
}

/** Values, newest first, as the series that they are of. */
function seriesOf(values: readonly Value[]): Series[] {
  const found = new Map<string, Series[]>()
  for (const value of values) {
    const { name, eyeLaterality } = value
    const key = `${name}\n${eyeLaterality ?? ''}`
    const ofName = found.get(key) ?? []
    found.set(key, ofName)
    const series = ofName.find(({ unit }) => factorTo(unit, value.unit) !== null)
    if (series === undefined) ofName.push({ unit: unitOf(value), values: [value] })
    else series.values.push(value)
  }
  return [...found.values()].flat()
}

/** The catalogue's, as histories have it by default; else the value's own. */
function unitOf({ name, unit }: Value): string | null {
  const usual = catalogueEntry(name)?.unit ?? null
  return usual === null || factorTo(usual, unit) === null ? unit : usual
}

function answer(unit: string | null, latest: Value, before: Value | undefined) {
  const entry = catalogueEntry(latest.name)
  const { name, pipelineType, eyeLaterality, noRangeReason, confidence } = latest
  const factor = factorTo(unit, latest.unit) ?? 1
  const current = reading(unit, latest)
  const previous = before === undefined ? null : reading(unit, before)
  return {
    name,
    label: entry?.name ?? null,
    category: latest.category ?? entry?.category ?? null,
    unit,
    eyeLaterality,
    pipelineType,
    ...current,
    normalRangeMin: scaledLimit(latest.normalRangeMin, factor),
    normalRangeMax: scaledLimit(latest.normalRangeMax, factor),
    noRangeReason,
    confidence,
    previous,
    change: previous === null ? null : changeOf(name, unit, current.value, previous.value),
  }
}

type Item = ReturnType<typeof answer>

/** One value in the unit of its series, into which it was found to convert. */
const reading = (unit: string | null, value: Value) => ({
  assessmentId: value.assessmentId,
  value: scaled(value.value, factorTo(unit, value.unit) ?? 1),
  status: value.status,
  crossed: crossedOf(value, unit),
  measuredAt: value.measuredAt.toISOString(),
  pipelineVersion: value.pipelineVersion,
})

type Reading = ReturnType<typeof reading>

/** Units in which a share of the value before says nothing that anybody reads right. */
const WITHOUT_SHARE: ReadonlySet<string | null> = new Set(['%', '{score}'])

/** Nor is there a share of what has no true zero. */
function changeOf(name: string, unit: string | null, latest: number, previous: number) {
  const absolute = roundToScale(latest - previous, 6)
  const hasZero = catalogueEntry(name)?.possible.least === 0 && !WITHOUT_SHARE.has(unit)
  return { absolute, relative: hasZero && previous > 0 ? roundToScale(absolute / previous, 4) : null }
}

const CONCERN = { abnormal: 0, borderline: 1, normal: 2 } as const
const concernOf = ({ status, crossed }: Item): number =>
  crossed.length > 0 ? CONCERN.abnormal : CONCERN[status ?? 'normal']

/** What is out of range or crossed a threshold first; else what belongs together beside each other. */
const byConcern = (a: Item, b: Item): number =>
  concernOf(a) - concernOf(b) ||
  compare(a.category, b.category) ||
  compare(a.name, b.name) ||
  compare(a.eyeLaterality, b.eyeLaterality) ||
  compare(a.unit, b.unit)

/** What has no category comes last; and by characters, so that no server's language has a say. */
const compare = (a: string | null, b: string | null): number => {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}
