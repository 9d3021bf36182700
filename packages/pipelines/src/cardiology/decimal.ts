/** Plain decimal notation; `Number` alone would also take hexadecimal, `Infinity` and the empty string. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that the text is, or null where it is none or too large to be finite. */
export const parseDecimal = (text: string): number | null => {
  if (!DECIMAL.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** The whole number that the text is, or null where it is none or too large to be exact. */
export const parseWhole = (text: string): number | null => {
  if (!/^[+-]?\d+$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : null
}
