/** A stream of repeatable pseudo-random draws. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  chance(probability: number): boolean
  /** Near standard normal, within ±6. */
  readonly gauss: () => number
}

/** FNV-1a, 32 bit (Fowler, Noll, Vo; draft-eastlake-fnv): names a stream by text. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** Mulberry32 (Tommy Ettinger, 2017, public domain): 32 bits of state, plenty for invented data, never for secrets. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/**
 * The stream of a seed and a name. Every person, measure and visit has a stream of its own, so that adding a draw in
 * one place leaves the others as they were.
 */
export const stream = (seed: number, ...name: readonly (string | number)[]): Random => {
  const next = mulberry32(fnv1a([seed, ...name].join('/')))
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    int: (min, max) => min + below(max - min + 1),
    pick: (list) => list[below(list.length)] ?? list[0],
    chance: (probability) => next() < probability,
    // Sum of twelve uniforms (Irwin–Hall): no logarithm or cosine, so the same digits on every machine.
    gauss: () => Array.from({ length: 12 }, next).reduce((sum, draw) => sum + draw, -6),
  }
}

/** The list in the order of a stream. */
export const shuffled = <T>(random: Random, list: readonly T[]): T[] =>
  list
    .map((item) => ({ item, order: random.next() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item)
