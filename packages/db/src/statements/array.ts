/**
 * An array as PostgreSQL reads it. node-postgres would write the same, at several times the cost: a thousand values are
 * ten thousand elements.
 */
export function arrayOf(values: readonly (string | number | null)[]): string {
  let text = '{'
  for (const [index, value] of values.entries()) {
    if (index > 0) text += ','
    if (value === null) text += 'NULL'
    else text += typeof value === 'number' ? String(value) : quoted(value)
  }
  return `${text}}`
}

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`
