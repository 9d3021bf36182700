import { parseDecimal } from '../decimal.ts'
import { cellsOf, readColumns, separatorOf } from './csv-columns.ts'
import type { Column, Separator } from './csv-columns.ts'
import { READING_CRITERIA } from './criteria.ts'
import { EcgError } from './ecg-error.ts'
import type { EcgLead, EcgRecording, LeftOutReason } from './ecg-recording.ts'
import { millivoltsOf, pickEcg } from './lead-name.ts'
import { frequencyOf } from './csv-time.ts'

export interface CsvOptions {
  /** Hz; needed where the table has no time column, ignored where it has one. */
  readonly samplingFrequencyHz?: number
}

/** The lines of a text one after the other, without a copy of all of them. */
function* linesOf(text: string): Generator<{ readonly line: string; readonly number: number }> {
  let start = 0
  let number = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    number += 1
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end)
    if (line.trim() !== '') yield { line, number }
    start = end + 1
  }
}

/** Cells that say that nothing was recorded. */
const NOT_RECORDED = new Set(['', '-', 'nan', 'na', 'n/a', 'null'])

/** A cell as a number, NaN where nothing was recorded, null where it is neither. */
const numberOf = (cell: string, separator: Separator): number | null => {
  if (NOT_RECORDED.has(cell.toLowerCase())) return Number.NaN
  return parseDecimal(separator === ';' ? cell.replace(',', '.') : cell)
}

/** `75`, `1:15` or `0:01:15.250` in the column's unit, or null. */
const timeOf = (cell: string, separator: Separator): number | null => {
  if (!cell.includes(':')) return parseDecimal(separator === ';' ? cell.replace(',', '.') : cell)
  const parts = cell.split(':').map(parseDecimal)
  if (parts.length > 3) return null
  return parts.reduce((sum, part) => (sum === null || part === null || part < 0 ? null : 60 * sum + part), 0)
}

const isNumberRow = (cells: readonly string[], separator: Separator): boolean =>
  cells.every((cell) => numberOf(cell, separator) !== null || timeOf(cell, separator) !== null)

/** The titles, the units where the second row has them, and how the rows after them are read. */
const readHead = (text: string) => {
  const [first, second] = linesOf(text).take(2)
  if (first === undefined) throw new EcgError('empty')
  const separator = separatorOf(first.line)
  const titles = cellsOf(first.line, separator)
  if (isNumberRow(titles, separator)) throw new EcgError('csv_no_header', null, 1)
  if (titles.length > READING_CRITERIA.maximumSignals.value) {
    throw new EcgError('csv_malformed', 'There are more columns than any recorder has signals.', 1)
  }
  const cells = second === undefined ? [] : cellsOf(second.line, separator)
  const hasUnits = cells.some((cell) => millivoltsOf(cell) !== null) && !isNumberRow(cells, separator)
  const columns = readColumns(titles, hasUnits ? cells : null)
  return { separator, columns, headRows: hasUnits ? 2 : 1 }
}

/** Numbers of one column, in room that grows with what is read. */
const collector = () => {
  let values = new Float32Array(1024)
  let length = 0
  return {
    push: (value: number): void => {
      if (length === values.length) {
        const larger = new Float32Array(2 * length)
        larger.set(values)
        values = larger
      }
      values[length] = value
      length += 1
    },
    taken: (): Float32Array => values.slice(0, length),
  }
}

/**
 * Read a table of samples: UTF-8, cells parted by comma, semicolon or tab, decimals with a point (or a comma where
 * semicolons part the cells). The first row names the columns, a second may hold their units, one of them of voltage. One column may be the time
 * (`time`, `t`, `seconds`, `time (ms)`, also `h:mm:ss.fff`), one the sample's number, which is ignored; every other is a
 * signal: `MLII`, `MLII (mV)`, `V5 [uV]`; without a unit in mV. An empty cell or `NaN` is not recorded.
 *
 * @throws EcgError `empty`, `csv_no_header`, `csv_malformed`, `csv_time_uneven`, `sampling_frequency_missing`,
 * `no_ecg_lead`, with the line.
 */
export const readCsv = (bytes: Uint8Array, { samplingFrequencyHz }: CsvOptions = {}): EcgRecording => {
  const text = new TextDecoder('utf-8').decode(bytes)
  const { separator, columns, headRows } = readHead(text)
  const isEcg = pickEcg(columns.map((column) => (column.kind === 'signal' ? column.name : '')))
  const leftOut: { signal: number; reason: LeftOutReason }[] = []
  const wanted = columns.map(
    (column, index): { column: Column; values: ReturnType<typeof collector> } | null => {
      if (column.kind === 'ignored') return null
      if (column.kind === 'signal' && (isEcg[index] !== true || column.millivolts === null)) {
        leftOut.push({ signal: index + 1, reason: isEcg[index] === true ? 'other_unit' : 'other_signal' })
        return null
      }
      return { column, values: collector() }
    },
  )
  if (!wanted.some((one) => one?.column.kind === 'signal')) throw new EcgError('no_ecg_lead')

  const times: number[] = []
  for (const { line, number } of linesOf(text).drop(headRows)) {
    const cells = cellsOf(line, separator)
    if (cells.length !== columns.length) {
      throw new EcgError(
        'csv_malformed',
        `Line ${number} has another number of cells than the first.`,
        number,
      )
    }
    wanted.forEach((one, index) => {
      if (one === null) return
      const cell = cells[index] ?? ''
      const value = one.column.kind === 'time' ? timeOf(cell, separator) : numberOf(cell, separator)
      if (value === null)
        throw new EcgError('csv_malformed', `Line ${number} holds what is no number.`, number)
      if (one.column.kind === 'time') times.push(value * one.column.secondsPerUnit)
      else one.values.push(value * (one.column.kind === 'signal' ? (one.column.millivolts ?? 1) : 1))
    })
  }

  const leads = wanted.flatMap((one): EcgLead[] =>
    one?.column.kind === 'signal' ? [{ name: one.column.name, samples: one.values.taken() }] : [],
  )
  if (leads[0]?.samples.length === 0) throw new EcgError('empty')
  const hasTime = columns.some(({ kind }) => kind === 'time')
  if (!hasTime && samplingFrequencyHz === undefined) throw new EcgError('sampling_frequency_missing')
  const frequency = hasTime ? frequencyOf(times) : (samplingFrequencyHz ?? 0)
  return { samplingFrequencyHz: frequency, leads, startedAt: null, leftOut }
}
