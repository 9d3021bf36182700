/**
 * A number as `numeric(p, scale)` stores it: its shortest decimal text, which is what the driver sends, rounded half
 * away from zero. Arithmetic on the text, for in binary 1.005 is less than 1.005 and would round down.
 * @param scale decimals kept, a whole number from 0
 * @throws RangeError for NaN and the infinities, which PostgreSQL would store as such
 */
export const roundToScale = (value: number, scale: number): number => {
  if (!Number.isFinite(value)) throw new RangeError('only a finite number can be rounded')
  if (Number.isInteger(value)) return value === 0 ? 0 : value
  const [mantissa = '', exponent = '0'] = Math.abs(value).toString().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  // The value is 0.<digits> × 10^point, so these digits stay: those before the point and `scale` after it.
  const digits = whole + fraction
  const kept = whole.length + Number(exponent) + scale
  if (kept >= digits.length) return value
  if (kept < 0) return 0
  const roundsUp = digits.charAt(kept) >= '5'
  const units = BigInt(digits.slice(0, kept)) + (roundsUp ? 1n : 0n)
  const magnitude = Number(`${units}e-${scale}`)
  return value < 0 && magnitude !== 0 ? -magnitude : magnitude
}

/** Whether a number, rounded, fits `numeric(precision, scale)`; one that does not is refused, never cut. */
export const fitsNumeric = (value: number, precision: number, scale: number): boolean =>
  Number.isFinite(value) && Math.abs(roundToScale(value, scale)) < 10 ** (precision - scale)
