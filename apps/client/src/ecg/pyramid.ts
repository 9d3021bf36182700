/** The lowest and the highest sample of each so many: NaN where none of them was recorded. */
export interface Extremes {
  /** Samples to a bucket. */
  readonly size: number
  readonly low: Float32Array
  readonly high: Float32Array
}

/** The same in memory of its own, which can be given away. */
export interface Level extends Extremes {
  readonly low: Float32Array<ArrayBuffer>
  readonly high: Float32Array<ArrayBuffer>
}

const SMALLEST = 4
/** Fewer than that are walked as they are. */
const FEWEST_BUCKETS = 512

/** Lowest and highest of ever longer stretches, so that a column of a picture looks at few, however much it covers. */
export function pyramidOf(samples: Float32Array): readonly Level[] {
  const levels: Level[] = []
  let below: Extremes = { size: 1, low: samples, high: samples }
  while (below.low.length > FEWEST_BUCKETS) {
    const level = levelAbove(below, below.size === 1 ? SMALLEST : 2)
    levels.push(level)
    below = level
  }
  return levels
}

function levelAbove({ size, low, high }: Extremes, of: number): Level {
  const count = Math.ceil(low.length / of)
  const level = { size: size * of, low: new Float32Array(count), high: new Float32Array(count) }
  for (let bucket = 0; bucket < count; bucket += 1) {
    let lowest = NaN
    let highest = NaN
    const end = Math.min((bucket + 1) * of, low.length)
    for (let index = bucket * of; index < end; index += 1) {
      const least = low[index] ?? NaN
      const most = high[index] ?? NaN
      // A comparison with NaN is false.
      if (!(lowest <= least)) lowest = Number.isNaN(least) ? lowest : least
      if (!(highest >= most)) highest = Number.isNaN(most) ? highest : most
    }
    level.low[bucket] = lowest
    level.high[bucket] = highest
  }
  return level
}

/** The lowest and the highest sample from one to before another, in mV; null where none of them was recorded. */
export function extremesWithin(
  { samples, levels }: Lead,
  from: number,
  to: number,
): { readonly lowest: number; readonly highest: number } | null {
  const finest: Extremes = { size: 1, low: samples, high: samples }
  const { size, low, high } = levels.findLast((level) => level.size * FEWEST_BUCKETS <= to - from) ?? finest
  let lowest = Infinity
  let highest = -Infinity
  const look = (least: Float32Array, most: Float32Array, begin: number, end: number) => {
    for (let index = begin; index < end; index += 1) {
      // A comparison with NaN is false.
      if ((least[index] ?? NaN) < lowest) lowest = least[index] ?? NaN
      if ((most[index] ?? NaN) > highest) highest = most[index] ?? NaN
    }
  }
  const [begin, end] = [Math.ceil(from / size), Math.floor(to / size)]
  look(samples, samples, from, begin * size)
  look(low, high, begin, end)
  look(samples, samples, end * size, to)
  return highest < lowest ? null : { lowest, highest }
}

/** A lead with what it is drawn from. */
export interface Lead {
  readonly name: string
  /** mV; NaN where nothing was recorded. */
  readonly samples: Float32Array<ArrayBuffer>
  readonly levels: readonly Level[]
}
