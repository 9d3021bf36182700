import type { Client, Outputs } from '@medilens/client'
import { NO_RANGE_SENTENCES } from '@medilens/db/catalogue'
import type { Console } from '../command-line/console.ts'
import { chart } from '../terminal/chart.ts'
import { table } from '../terminal/table.ts'
import type { Recorded } from './cardiology.ts'

type Value = Pick<
  NonNullable<Recorded['biomarkers']>[number],
  'name' | 'value' | 'unit' | 'normalRangeMin' | 'normalRangeMax' | 'status' | 'noRangeReason'
>
interface Judged extends Pick<Recorded, 'outcome'> {
  readonly biomarkers?: readonly Pick<Value, 'name' | 'status'>[]
}

/** The headline figures of a recording, as its result row has them; not measured is said. */
export function cardiologyFigures({ result, outcome, ungradableReason }: Recorded): string[] {
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
          `  ${'rhythm'.padEnd(12)}${result.regularity ?? 'not told'}`,
          `  ${'findings'.padEnd(12)}${result.arrhythmiaTypes?.join(', ') ?? 'none that could be told'}`,
        ]),
  ]
}

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
    values.map(({ name, value, unit, normalRangeMin, normalRangeMax, status }) => [
      name,
      value.toFixed(2),
      unit,
      rangeText(normalRangeMin, normalRangeMax),
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

function rangeText(min: number | null, max: number | null): string | null {
  if (min === null) return max === null ? null : `at most ${max}`
  return max === null ? `at least ${min}` : `${min}–${max}`
}

/** What the ranges say of an assessment's values: never that all is well where nothing was judged. */
export function verdict({ outcome, biomarkers: values = [] }: Judged): string {
  if (outcome === 'ungradable') return 'No value could be judged: the recording could not be graded.'
  if (values.length === 0) return 'No value could be judged: none was measured.'
  if (values.every(({ status }) => status === null)) return 'No value could be judged: none has a range.'
  const outside = values.filter(({ status }) => status === 'abnormal' || status === 'borderline')
  return outside.length === 0
    ? 'Nothing is out of range, of what has one.'
    : `Out of range: ${outside.map(({ name, status }) => `${name} (${status})`).join(', ')}`
}

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
