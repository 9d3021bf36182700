/**
 * A natural cubic spline through the knots, evaluated at every whole number from 0 to `length` − 1; before the first
 * and after the last knot it stays at their height. Knots are in order of x, no two at the same.
 *
 * Source: de Boor, A practical guide to splines, 1978, chapter IV (second derivatives by a tridiagonal system).
 */
export const splineThrough = (
  knots: readonly { readonly x: number; readonly y: number }[],
  length: number,
): Float64Array => {
  const count = knots.length
  const xs = Float64Array.from(knots, ({ x }) => x)
  const ys = Float64Array.from(knots, ({ y }) => y)
  const x = (index: number): number => xs[index] ?? 0
  const y = (index: number): number => ys[index] ?? 0
  const bends = new Float64Array(count)
  const shares = new Float64Array(count)
  for (let index = 1; index < count - 1; index += 1) {
    const [left, right] = [x(index) - x(index - 1), x(index + 1) - x(index)]
    const share = left / (left + right)
    const pivot = share * (bends[index - 1] ?? 0) + 2
    const change = (y(index + 1) - y(index)) / right - (y(index) - y(index - 1)) / left
    bends[index] = (share - 1) / pivot
    shares[index] = ((6 * change) / (left + right) - share * (shares[index - 1] ?? 0)) / pivot
  }
  const seconds = new Float64Array(count)
  for (let index = count - 2; index > 0; index -= 1) {
    seconds[index] = (bends[index] ?? 0) * (seconds[index + 1] ?? 0) + (shares[index] ?? 0)
  }

  const curve = new Float64Array(length)
  let knot = 0
  for (let at = 0; at < length; at += 1) {
    while (knot < count - 2 && at > x(knot + 1)) knot += 1
    if (at <= x(0) || count < 2) curve[at] = y(0)
    else if (at >= x(count - 1)) curve[at] = y(count - 1)
    else {
      const width = x(knot + 1) - x(knot)
      const b = (at - x(knot)) / width
      const a = 1 - b
      const bend = (a ** 3 - a) * (seconds[knot] ?? 0) + (b ** 3 - b) * (seconds[knot + 1] ?? 0)
      curve[at] = a * y(knot) + b * y(knot + 1) + (bend * width * width) / 6
    }
  }
  return curve
}

/** The value between two samples by a cubic through the four around it (Catmull-Rom); the ends are held. */
export const valueAt = (values: Float64Array, at: number): number => {
  const last = values.length - 1
  const index = Math.floor(at)
  if (index < 1 || index + 2 > last) return values[Math.min(last, Math.max(0, Math.round(at)))] ?? 0
  const share = at - index
  const before = values[index - 1] ?? 0
  const from = values[index] ?? 0
  const to = values[index + 1] ?? 0
  const after = values[index + 2] ?? 0
  const bend = 2 * before - 5 * from + 4 * to - after + share * (3 * (from - to) + after - before)
  return from + (share / 2) * (to - before + share * bend)
}
