/** A change of bytes that draws what it does from `random`, so that the same numbers make the same change. */
export type Mutation = (bytes: Uint8Array, random: () => number) => Uint8Array

/** What lies in headers and cells: huge, negative, empty, no numbers, other formats, other shapes. */
const LIES = [
  '99999999999999999999',
  '2147483648',
  '4294967295',
  '65536',
  '-1',
  '0',
  '00',
  'NaN',
  'Infinity',
  '1e999',
  '-1e-9',
  '1e300',
  '\n',
  ' ',
  '/',
  '../../etc/passwd',
  '\0',
  '212',
  '16',
  'EDF+D',
  ',,,',
  '#',
  '"',
  '١٢',
  '{',
  '['.repeat(2000),
] as const

/** Where headers lie, which decide how the rest is read. */
const HEAD_BYTES = 1200

const below = (random: () => number, count: number): number => Math.floor(random() * count)
export const pick = <T>(random: () => number, of: readonly [T, ...T[]]): T =>
  of[below(random, of.length)] ?? of[0]

/** Anywhere, half of the time in the head. */
const place = (bytes: Uint8Array, random: () => number): number =>
  below(random, random() < 0.5 ? Math.min(bytes.length, HEAD_BYTES) : bytes.length)

const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const text = (said: string): Uint8Array => new TextEncoder().encode(said)
const lie = (random: () => number): string => LIES[below(random, LIES.length)] ?? ''

const flip: Mutation = (bytes, random) => {
  const changed = Uint8Array.from(bytes)
  for (let count = 1 + below(random, 32); count > 0; count -= 1) {
    const at = place(bytes, random)
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8))
  }
  return changed
}

const cut: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  return join(bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 4000)))
}

const cutEnd: Mutation = (bytes, random) => bytes.subarray(0, place(bytes, random))

const fill: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  return Uint8Array.from(bytes).fill(pick(random, [0, 0xff, 0x20, 0x39]), at, at + below(random, 4000))
}

const insert: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const noise = Uint8Array.from({ length: 1 + below(random, 200) }, () => below(random, 256))
  return join(bytes.subarray(0, at), noise, bytes.subarray(at))
}

const repeat: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const span = bytes.subarray(at, at + below(random, 2000))
  return join(
    bytes.subarray(0, at),
    ...Array.from({ length: 2 + below(random, 20) }, () => span),
    bytes.subarray(at),
  )
}

/** Megabytes of one span: what takes longer than the file is long shows with these. */
export const blowUp: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const span = random() < 0.2 ? text(lie(random)) : bytes.subarray(at, at + 1 + below(random, 300))
  const size = (1 + below(random, 8)) * 2 ** 20
  const blown = Buffer.alloc(size, span.length === 0 ? ' ' : span)
  return join(bytes.subarray(0, at), blown, bytes.subarray(at))
}

const overwrite: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  const changed = Uint8Array.from(bytes)
  changed.set(text(lie(random)).subarray(0, bytes.length - at), at)
  return changed
}

/** One of the head's numbers says something else. */
const lyingNumber: Mutation = (bytes, random) => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))
  const numbers = [...head.matchAll(/-?\d+(?:\.\d+)?/g)]
  const number = numbers[below(random, numbers.length)]
  if (number === undefined) return overwrite(bytes, random)
  const said = text(lie(random))
  // Of fixed width where the format has it so, or longer and shorter where it has not.
  const length = random() < 0.5 ? number[0].length : said.length
  const written = Uint8Array.from({ length }, (_, index) => said[index] ?? 0x20)
  return join(bytes.subarray(0, number.index), written, bytes.subarray(number.index + number[0].length))
}

const MUTATIONS = [
  flip,
  cut,
  cutEnd,
  fill,
  insert,
  repeat,
  overwrite,
  lyingNumber,
  lyingNumber,
] as const satisfies readonly [Mutation, ...Mutation[]]

/** Changes bytes once, by a way that `random` draws. */
export const mutate: Mutation = (bytes, random) => {
  const by: readonly [Mutation, ...Mutation[]] = MUTATIONS
  return bytes.length === 0 ? bytes : pick(random, by)(bytes, random)
}
