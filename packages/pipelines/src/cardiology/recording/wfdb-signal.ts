import { EcgError } from './ecg-error.ts'
import { millivoltsOf } from './lead-name.ts'
import type { WfdbFormat, WfdbSignal } from './wfdb-header.ts'

/** Signals whose samples take turns in one file. */
export interface WfdbGroup {
  readonly file: string
  readonly signals: readonly WfdbSignal[]
  /** The number of the first of them in the header, from 1. */
  readonly firstSignal: number
}

/** What a sample has where nothing was recorded: the lowest number of each format (WFDB Applications Guide, signal(5)). */
const NOT_RECORDED: Readonly<Record<WfdbFormat, number>> = { 16: -32_768, 212: -2048 }

/** Bits that a sample takes. */
const SAMPLE_BITS: Readonly<Record<WfdbFormat, number>> = { 16: 16, 212: 12 }

/** Reads sample `index` of all in the file, in steps of the converter. */
type StepReader = (index: number) => number

const readerOf = (format: WfdbFormat, bytes: Uint8Array): StepReader => {
  if (format === 16) {
    return (index) => (((bytes[2 * index] ?? 0) | ((bytes[2 * index + 1] ?? 0) << 8)) << 16) >> 16
  }
  // Two samples in three bytes: the low bytes first and third, the high halves in the middle one.
  return (index) => {
    const at = 3 * (index >> 1)
    const middle = bytes[at + 1] ?? 0
    const step =
      index % 2 === 0
        ? (bytes[at] ?? 0) | ((middle & 0x0f) << 8)
        : (bytes[at + 2] ?? 0) | ((middle & 0xf0) << 4)
    return (step << 20) >> 20
  }
}

/** How many samples each signal of the group has: what the header says, if that is there. */
const countSamples = (
  { signals, firstSignal }: WfdbGroup,
  format: WfdbFormat,
  bytes: Uint8Array,
  declared: number | null,
): number => {
  const frameBits = signals.length * SAMPLE_BITS[format]
  const held = Math.floor((bytes.length * 8) / frameBits)
  if (declared === null) {
    if (held === 0) throw new EcgError('truncated', null, firstSignal)
    return held
  }
  // Compared before anything is allocated: a header may lie.
  if (held < declared) throw new EcgError('truncated', null, firstSignal)
  // More than a padded last frame can only be right where a checksum says that the rest does not belong to it.
  if (held > declared + 1 && signals.some(({ checksum }) => checksum === null)) {
    throw new EcgError('size_mismatch', null, firstSignal)
  }
  return declared
}

const assertSame = (group: WfdbGroup): WfdbSignal => {
  const [first, ...others] = group.signals
  if (first === undefined) throw new EcgError('header_invalid')
  if (others.some(({ format, byteOffset }) => format !== first.format || byteOffset !== first.byteOffset)) {
    throw new EcgError('header_invalid', 'The signals of one file have one format.', group.firstSignal)
  }
  return first
}

/**
 * Read the signals of one file, in mV where their unit is one of voltage and else in that; NaN where a sample is marked as
 * not recorded.
 *
 * Format: WFDB Applications Guide, signal(5), formats 16 and 212. The header's first sample and checksum are compared
 * with what is there.
 * @throws EcgError `header_invalid`, `truncated`, `size_mismatch`, `initial_value_mismatch`, `checksum_mismatch`, with
 * the number of the signal.
 */
export const readWfdbSignals = (
  group: WfdbGroup,
  file: Uint8Array,
  declared: number | null,
): Float32Array[] => {
  const { format, byteOffset } = assertSame(group)
  const bytes = file.subarray(Math.min(byteOffset, file.length))
  const count = countSamples(group, format, bytes, declared)
  const read = readerOf(format, bytes)
  const width = group.signals.length
  return group.signals.map(({ gain, baseline, unit, initialValue, checksum }, place) => {
    const scale = (millivoltsOf(unit) ?? 1) / gain
    const signal = group.firstSignal + place
    if (initialValue !== null && read(place) !== initialValue) {
      throw new EcgError('initial_value_mismatch', `Signal ${signal}.`, signal)
    }
    const samples = new Float32Array(count)
    let sum = 0
    for (let index = 0; index < count; index += 1) {
      const step = read(index * width + place)
      sum = (sum + step) & 0xffff
      samples[index] = step === NOT_RECORDED[format] ? Number.NaN : (step - baseline) * scale
    }
    if (checksum !== null && ((sum - checksum) & 0xffff) !== 0) {
      throw new EcgError('checksum_mismatch', `Signal ${signal}.`, signal)
    }
    return samples
  })
}
