/** Text in columns, numbers to the right; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^[\d.,–≥ -]*$/.test(row[column] ?? '')),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const rounded = (value: number): string => Math.round(value).toLocaleString('en')
export const milliseconds = (value: number): string => value.toFixed(value < 10 ? 2 : 1)
export const share = (value: number): string => value.toFixed(2)
