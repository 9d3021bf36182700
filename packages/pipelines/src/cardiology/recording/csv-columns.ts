import { EcgError } from './ecg-error.ts'
import { millivoltsOf } from './lead-name.ts'

/** What a column of a table holds. */
export type Column =
  | { readonly kind: 'time'; readonly secondsPerUnit: number }
  | { readonly kind: 'signal'; readonly name: string; readonly millivolts: number | null }
  | { readonly kind: 'ignored' }

/** The characters that may part the cells; the one that the first row has most of is it. */
const SEPARATORS = [',', ';', '\t'] as const
export type Separator = (typeof SEPARATORS)[number]

const TIME = /^(?:elapsed[ _]?)?(?:time|t|seconds?|secs?|milliseconds?|millis|ms|s)$/i
const INDEX = /^(?:sample|samples|sample[ _]?(?:#|no|number|index)|index|idx|i|n|nr|no|row|#|)$/i

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['sec', 1],
  ['secs', 1],
  ['second', 1],
  ['seconds', 1],
  ['ms', 0.001],
  ['millis', 0.001],
  ['millisecond', 0.001],
  ['milliseconds', 0.001],
  ['us', 0.000001],
  ['µs', 0.000001],
])

/** The separator of the cells: the one most often in the first row, a comma where it has none. */
export const separatorOf = (row: string): Separator => {
  const count = (separator: Separator): number => row.split(separator).length
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

/** The cells of a row without white space and quotes around them. A separator inside quotes is not read. */
export const cellsOf = (row: string, separator: Separator): string[] =>
  row.split(separator).map((cell) => cell.trim().replace(/^(["'])(.*)\1$/s, '$2'))

/** `MLII (mV)`, `MLII [uV]`, `time_ms`: the name and its unit. */
const nameAndUnit = (title: string): { name: string; unit: string | null } => {
  const bracketed = /^([^()[\]]*)[([]([^()[\]]*)[)\]]$/.exec(title)
  if (bracketed !== null) return { name: (bracketed[1] ?? '').trim(), unit: (bracketed[2] ?? '').trim() }
  const underscored = /^(.+)_([a-zµμ]+)$/i.exec(title)
  const unit = underscored?.[2] ?? ''
  const isUnit =
    millivoltsOf(unit) !== null || (SECONDS.has(unit.toLowerCase()) && TIME.test(underscored?.[1] ?? ''))
  return isUnit ? { name: underscored?.[1] ?? '', unit } : { name: title, unit: null }
}

const columnOf = (title: string, unitRow: string | undefined): Column => {
  const { name, unit: ownUnit } = nameAndUnit(title)
  const unit = ownUnit ?? unitRow ?? null
  if (INDEX.test(name)) return { kind: 'ignored' }
  if (TIME.test(name)) {
    // A column that is called `ms` says its unit by its name; a clock (`hh:mm:ss.mmm`) is in seconds.
    const said = SECONDS.get((unit ?? name).toLowerCase())
    return { kind: 'time', secondsPerUnit: said ?? 1 }
  }
  return { kind: 'signal', name, millivolts: unit === null ? 1 : millivoltsOf(unit) }
}

/**
 * What the columns are, from the titles in the first row and the units in the second, where it holds units. A signal
 * without a unit is in mV.
 *
 * @throws EcgError `csv_malformed` when two columns hold the time.
 */
export const readColumns = (titles: readonly string[], units: readonly string[] | null): Column[] => {
  const columns = titles.map((title, index) => columnOf(title, units?.[index]))
  if (columns.filter(({ kind }) => kind === 'time').length > 1) {
    throw new EcgError('csv_malformed', 'Two columns hold the time.', 1)
  }
  return columns
}
