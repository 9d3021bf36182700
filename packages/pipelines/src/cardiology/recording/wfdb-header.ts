import { parseDecimal, parseWhole } from '../decimal.ts'
import { READING_CRITERIA } from './criteria.ts'
import { EcgError } from './ecg-error.ts'
import { localInstant } from './ecg-recording.ts'

/** The signal formats that are read, by their number in the header. */
export const WFDB_FORMATS = [16, 212] as const
export type WfdbFormat = (typeof WFDB_FORMATS)[number]

/** One signal as a WFDB header describes it. */
export interface WfdbSignal {
  readonly file: string
  readonly format: WfdbFormat
  /** Where the samples begin in the file, bytes. */
  readonly byteOffset: number
  /** Steps of the converter a unit. */
  readonly gain: number
  /** The step that is 0 of the unit. */
  readonly baseline: number
  readonly unit: string
  /** The first sample as the header says it, in steps; null where it does not. */
  readonly initialValue: number | null
  /** Sum of all samples modulo 65,536; null where the header does not say. */
  readonly checksum: number | null
  readonly name: string
}

export interface WfdbHeader {
  readonly samplingFrequencyHz: number
  /** Samples of each signal; null where the header does not say. */
  readonly sampleCount: number | null
  readonly startedAt: string | null
  readonly signals: readonly WfdbSignal[]
}

const invalid = (detail: string, line: number): EcgError =>
  new EcgError('header_invalid', `Line ${line}: ${detail}`, line)
const unsupported = (detail: string, line: number): EcgError =>
  new EcgError('header_unsupported', `Line ${line}: ${detail}`, line)

interface Line {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** The lines that say something: comments may stand anywhere, and so may blank lines. */
const linesOf = (bytes: Uint8Array): Line[] => {
  if (bytes.length > READING_CRITERIA.maximumHeaderBytes.value) {
    throw new EcgError('header_invalid', 'It is longer than any header.')
  }
  const text = new TextDecoder('utf-8').decode(bytes)
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'))
}

/** `13:05:00` and `24/04/1989` as one local time; seconds and their fraction may be missing. */
const startOf = (time: string | undefined, date: string | undefined): string | null => {
  const clock = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?$/.exec(time ?? '')
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date ?? '')
  if (clock === null || day === null) return null
  return localInstant({
    year: Number(day[3]),
    month: Number(day[2]),
    day: Number(day[1]),
    hour: Number(clock[1]),
    minute: Number(clock[2]),
    second: Number(clock[3] ?? 0),
  })
}

const readRecordLine = (line: Line): Omit<WfdbHeader, 'signals'> & { readonly signalCount: number } => {
  const [name = '', signals = '', frequency, samples, time, date] = line.text.split(/\s+/)
  if (name.includes('/')) throw unsupported('a record of several segments is not read.', line.number)
  const signalCount = parseWhole(signals)
  if (signalCount === null || signalCount < 0) throw invalid('the number of signals is none.', line.number)
  if (signalCount === 0) throw new EcgError('no_ecg_lead')
  if (signalCount > READING_CRITERIA.maximumSignals.value) {
    throw invalid('there are more signals than any recorder has.', line.number)
  }
  // `360/100(0)` also gives the frequency and the base of a counter, which nothing here needs.
  const samplingFrequencyHz =
    frequency === undefined
      ? READING_CRITERIA.defaultSamplingFrequencyHz.value
      : parseDecimal(frequency.split('/', 1)[0] ?? '')
  if (samplingFrequencyHz === null || samplingFrequencyHz <= 0) {
    throw invalid('the sampling frequency is no number above zero.', line.number)
  }
  const sampleCount = samples === undefined ? 0 : parseWhole(samples)
  if (sampleCount === null || sampleCount < 0) throw invalid('the number of samples is none.', line.number)
  return {
    signalCount,
    samplingFrequencyHz,
    // Zero is "not said" (header(5)).
    sampleCount: sampleCount === 0 ? null : sampleCount,
    startedAt: startOf(time, date),
  }
}

const readFormat = (text: string, line: number): { format: WfdbFormat; byteOffset: number } => {
  const parts = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(text)
  if (parts === null) throw invalid('the format of the signal is none.', line)
  const [, number, perFrame = '1', skew = '0', offset = '0'] = parts
  const format = WFDB_FORMATS.find((known) => known === Number(number))
  if (format === undefined) throw unsupported('signals are read in formats 16 and 212.', line)
  if (Number(perFrame) !== 1) throw unsupported('several samples a frame are not read.', line)
  if (Number(skew) !== 0) throw unsupported('signals that are skewed are not read.', line)
  const byteOffset = parseWhole(offset)
  if (byteOffset === null) throw invalid('the place where the samples begin is none.', line)
  return { format, byteOffset }
}

const readGain = (text: string | undefined, zero: number, line: number) => {
  const parts = /^([^(/]+)(?:\(([^)]*)\))?(?:\/(\S+))?$/.exec(text ?? '0')
  const gain = parts === null ? null : parseDecimal(parts[1] ?? '')
  if (parts === null || gain === null) throw invalid('the gain of the signal is no number.', line)
  const { min, max } = READING_CRITERIA.gain
  // A gain of 0 is "not calibrated", for which 200 steps a mV is the convention.
  const used = gain === 0 ? READING_CRITERIA.defaultGain.value : gain
  if (used < min || used > max) throw invalid('the gain of the signal is none that a recorder has.', line)
  const baseline = parts[2] === undefined ? zero : parseWhole(parts[2])
  if (baseline === null) throw invalid('the baseline of the signal is no whole number.', line)
  return { gain: used, baseline, unit: parts[3] ?? 'mV' }
}

const readOptionalWhole = (text: string | undefined, line: number): number | null => {
  if (text === undefined) return null
  const value = parseWhole(text)
  if (value === null) throw invalid('a field of the signal is no whole number.', line)
  return value
}

const readSignalLine = ({ text, number }: Line): WfdbSignal => {
  const [file = '', format, gain, resolution, zero, initialValue, checksum, blockSize] = text.split(/\s+/)
  if (format === undefined) throw invalid('a signal needs a file and a format.', number)
  // The name goes to whoever opens the file: never a path, never standard input.
  if (!/^[\w.-]+$/.test(file) || /^[.-]/.test(file)) {
    throw invalid('the signal file has to be a plain name in the same folder.', number)
  }
  readOptionalWhole(resolution, number)
  readOptionalWhole(blockSize, number)
  const adcZero = readOptionalWhole(zero, number) ?? 0
  return {
    file,
    ...readFormat(format, number),
    ...readGain(gain, adcZero, number),
    initialValue: readOptionalWhole(initialValue, number),
    checksum: readOptionalWhole(checksum, number),
    // The description is all that follows the eighth field, with its spaces.
    name: text.replace(/^(?:\S+\s+){8}|^.*$/s, ''),
  }
}

/**
 * Read a WFDB header (`.hea`): the record line and one line a signal. Comments and blank lines may stand anywhere;
 * what comments say of the patient is not read.
 *
 * Format: WFDB Applications Guide, header(5).
 * @throws EcgError `empty`, `header_invalid`, `header_unsupported`, `no_ecg_lead`, with the line.
 */
export const parseWfdbHeader = (bytes: Uint8Array): WfdbHeader => {
  const [record, ...lines] = linesOf(bytes)
  if (record === undefined) throw new EcgError('empty')
  const { signalCount, ...rest } = readRecordLine(record)
  if (lines.length < signalCount) throw invalid('there are fewer signals than it says.', record.number)
  if (lines.length > signalCount) throw invalid('there are more signals than it says.', record.number)
  return { ...rest, signals: lines.map(readSignalLine) }
}
