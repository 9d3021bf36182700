/** Mulberry32, a 32-bit generator (Tommy Ettinger, public domain): small, and the same on every machine. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A number near enough to normal, mean 0 and deviation 1, and the same on every machine: twelve uniform less six. */
export const normalFrom = (random: () => number): number => {
  let sum = -6
  for (let count = 0; count < 12; count += 1) sum += random()
  return sum
}
