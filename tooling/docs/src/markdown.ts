/** A table; a column in which every cell is empty is left out. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const used = header.flatMap((_, column) => (rows.some((row) => (row[column] ?? '') !== '') ? [column] : []))
  const line = (cells: readonly string[]) =>
    `| ${used.map((column) => (cells[column] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), `|${used.map(() => '---').join('|')}|`, ...rows.map(line)]
}

/** The lines of a document, with one empty line where there would be several, and a line's end at its end. */
export const page = (lines: readonly string[]): string =>
  `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`

export const code = (text: string): string => `\`${text}\``

/** Says of a generated document where it comes from. */
export const generated = (from: string): string =>
  `<!-- Written by \`pnpm docs:generate\` from ${from}: change that, not this. -->`
