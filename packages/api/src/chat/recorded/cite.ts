/** What a sentence quotes: of the columns it names, those that hold something. */
export const cite = (
  columns: Readonly<Record<string, string | number | Date | null>>,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([column, value]) =>
      value === null ? [] : [[column, value instanceof Date ? value.toISOString() : value]],
    ),
  )
