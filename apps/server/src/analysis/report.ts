import type { Client, Outputs } from '@medilens/client'
import { limitsText, NO_RANGE_SENTENCES, rangeOfValue } from '@medilens/db/catalogue'
import { ARRHYTHMIA_FINDINGS, REGULARITIES } from '@medilens/pipelines'
import type { Console } from '../command-line/console.ts'
import { chart } from '../terminal/chart.ts'
import { table } from '../terminal/table.ts'

/** An assessment as it was read back, with what was recorded of it. */
export type Recorded = Outputs['assessment']['getBySession']

type Value = Pick<
  NonNullable<Recorded['biomarkers']>[number],
  'name' | 'value' | 'unit' | 'normalRangeMin' | 'normalRangeMax' | 'status' | 'noRangeReason'
>
interface Judged extends Pick<Recorded, 'outcome'>, Partial<Pick<Recorded, 'reviewReason'>> {
  readonly biomarkers?: readonly Pick<Value, 'name' | 'status'>[]
  readonly result?: Recorded['result']
}

/** The headline figures of a recording, as its result row has them; not measured is said. */
export function cardiologyFigures({
  result,
  outcome,
  ungradableReason,
}: Pick<Recorded, 'result' | 'outcome' | 'ungradableReason'>): string[] {
  if (outcome === 'ungradable') return [`Not graded: ${ungradableReason ?? 'no reason was given'}`]
  if (result?.pipelineType !== 'cardiology') return ['There is no cardiology result.']
  const figure = (label: string, value: number | null | undefined, digits: number, unit: string) =>
    `  ${label.padEnd(12)}${value === null || value === undefined ? 'not measured' : `${value.toFixed(digits)} ${unit}`}`
  return [
    figure('heart rate', result.heartRateBpm, 1, '/min'),
    figure('SDNN', result.sdnnMs, 2, 'ms'),
    figure('RMSSD', result.rmssdMs, 2, 'ms'),
    figure('pNN50', result.pnn50Percent, 2, '%'),
    ...(result.rPeaksDetected === null || result.rPeaksDetected === undefined
      ? []
      : [
          `  ${'beats'.padEnd(12)}${result.rPeaksDetected}`,
          figure('PR', result.prIntervalMs, 0, 'ms'),
          figure('QRS', result.qrsDurationMs, 0, 'ms'),
          figure('QT', result.qtIntervalMs, 0, 'ms'),
          figure('QTc', result.qtcMs, 0, 'ms (Fridericia)'),
          `  ${'rhythm'.padEnd(12)}${sentenceOf(REGULARITIES, result.regularity) ?? 'not told'}`,
          ...findingsOf(result.arrhythmiaTypes ?? []).map(
            (finding, index) => `  ${(index === 0 ? 'findings' : '').padEnd(12)}${finding}`,
          ),
        ]),
  ]
}

/** A pipeline's own sentence for what it stores as a code; another pipeline's code as it is. */
const sentenceOf = (sentences: Readonly<Record<string, string>>, code: string | null | undefined) =>
  code === null || code === undefined ? null : (sentences[code] ?? code)

const findingsOf = (codes: readonly string[]): readonly string[] =>
  codes.length === 0
    ? ['none, which excludes no arrhythmia']
    : codes.map((code) => sentenceOf(ARRHYTHMIA_FINDINGS, code) ?? code)

/** The values of an assessment beside their ranges, and below why some have none. */
export const valuesTable = (values: readonly Value[]): string[] => [
  ...table(
    [
      { header: 'value' },
      { header: 'measured' },
      { header: 'unit' },
      { header: 'range' },
      { header: 'status' },
    ],
    values.map(({ name, value, unit, normalRangeMin: low, normalRangeMax: high, status }) => [
      name,
      value.toFixed(2),
      unit,
      limitsText(rangeOfValue(name, { low, high, unit })),
      status,
    ]),
    { empty: 'no values' },
  ),
  ...rangeNotes(values),
]

/** Why values have no range, one line a reason. */
function rangeNotes(values: readonly Value[]): string[] {
  const names = new Map<string, string[]>()
  for (const { name, noRangeReason } of values) {
    if (noRangeReason === null) continue
    const why = NO_RANGE_SENTENCES[noRangeReason]
    names.set(why, [...(names.get(why) ?? []), name])
  }
  return [...names].map(([why, of]) => `no range for ${of.join(', ')}: ${why}`)
}

/**
 * What the ranges say of an assessment's values: never that all is well where nothing was judged, where something was found
 * that has no range, or where it waits for a person.
 */
export function verdict({ reviewReason = null, ...judged }: Judged): string {
  const said = rangeVerdict(judged)
  return reviewReason === null ? said : `${said} A clinician is to look at it: ${reviewReason}.`
}

function rangeVerdict({ outcome, biomarkers: values = [], result }: Omit<Judged, 'reviewReason'>): string {
  if (outcome === 'ungradable') return 'No value could be judged: the recording could not be graded.'
  if (values.length === 0) return 'No value could be judged: none was measured.'
  const foundMore =
    result?.pipelineType === 'cardiology' && result.arrhythmiaDetected === true
      ? ' The findings above have no range: a person has to read the recording.'
      : ''
  if (values.every(({ status }) => status === null))
    return `No value could be judged: none has a range.${foundMore}`
  const outside = values.filter(({ status }) => status === 'abnormal' || status === 'borderline')
  const said =
    outside.length === 0
      ? 'Nothing is out of range, of what has one.'
      : `Out of range: ${outside.map(({ name, status }) => `${name} (${status})`).join(', ')}.`
  return `${said}${foundMore}`
}

/** Stands below whatever is shown of an analysis. */
export const NO_DIAGNOSIS = 'MediLens screens and records; it does not diagnose.'

/** A patient's history of one value, drawn. */
export async function historyChart(
  io: Console,
  client: Client,
  query: { readonly patientId: string; readonly name: string; readonly days: number },
): Promise<string[]> {
  const history = await client.biomarker.history.query(query)
  const { points, unit } = history
  return [
    `${query.name} over ${query.days} days: ${points.length} values`,
    ...chart(
      points.map(({ measuredAt, value, status }) => ({ at: new Date(measuredAt), value, status })),
      {
        width: io.width,
        height: 10,
        color: io.color,
        range: latestRange(points),
        ...(unit === null ? {} : { unit }),
      },
    ),
  ]
}

function latestRange(points: Outputs['biomarker']['history']['points']) {
  const last = points.at(-1)
  if (last === undefined || (last.normalRangeMin ?? last.normalRangeMax) === null) return null
  return { min: last.normalRangeMin, max: last.normalRangeMax }
}
