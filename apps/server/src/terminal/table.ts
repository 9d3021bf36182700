import { columnsOf, fit, pad, printable } from './text.ts'

/** What a cell may hold; null is drawn as a dash. */
export type Cell = string | number | null

export interface Column {
  readonly header: string
  /** Digits after the point for the column's numbers, so that the points stand under each other. */
  readonly digits?: number
  /** Most columns of the terminal that it may take; longer text is cut. */
  readonly maxWidth?: number
}

const GAP = '  '
const NOTHING = '–'

const write = (cell: Cell, digits: number | undefined): string => {
  if (cell === null) return NOTHING
  if (typeof cell === 'string') return printable(cell)
  return digits === undefined ? String(cell) : cell.toFixed(digits)
}

/** A column of numbers is one without text; a column of nulls alone is not one. */
const isNumeric = (cells: readonly Cell[]): boolean =>
  cells.some((cell) => typeof cell === 'number') && cells.every((cell) => typeof cell !== 'string')

const join = (cells: readonly string[]): string => cells.join(GAP).trimEnd()

/**
 * Draw rows under headers, columns aligned and numbers to the right; one string a line, without blanks at the end.
 * Control characters in text are left out. No rows is said in words.
 *
 * @throws RangeError when a row has not as many cells as there are columns.
 */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { empty = 'nothing to show' }: { readonly empty?: string } = {},
): string[] => {
  if (rows.length === 0) return [empty]
  if (rows.some((row) => row.length !== columns.length))
    throw new RangeError('a row has another number of cells')

  const drawn = columns.map(({ header, digits, maxWidth = Number.POSITIVE_INFINITY }, index) => {
    const cells = rows.map((row) => row[index] ?? null)
    const texts = cells.map((cell) => fit(write(cell, digits), maxWidth))
    const title = fit(header, maxWidth)
    const width = [title, ...texts].reduce((widest, text) => Math.max(widest, columnsOf(text)), 0)
    const align = isNumeric(cells) ? 'end' : 'start'
    return {
      title: pad(title, width, align),
      rule: '─'.repeat(width),
      texts: texts.map((text) => pad(text, width, align)),
    }
  })
  return [
    join(drawn.map(({ title }) => title)),
    join(drawn.map(({ rule }) => rule)),
    ...rows.map((_, row) => join(drawn.map(({ texts }) => texts[row] ?? ''))),
  ]
}
