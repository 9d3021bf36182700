import { parseDecimal, parseWhole } from '../decimal.ts'
import { READING_CRITERIA } from './criteria.ts'
import { EcgError } from './ecg-error.ts'
import { localInstant } from './ecg-recording.ts'

/** One signal as an EDF header describes it. */
export interface EdfSignal {
  readonly label: string
  readonly unit: string
  readonly physicalMin: number
  readonly physicalMax: number
  readonly digitalMin: number
  readonly digitalMax: number
  readonly samplesPerRecord: number
}

export interface EdfHeader {
  readonly headerBytes: number
  readonly recordCount: number
  readonly recordSeconds: number
  readonly startedAt: string | null
  readonly signals: readonly EdfSignal[]
}

const FIXED_BYTES = 256
const SIGNAL_BYTES = 256
/** The label of the signal that holds EDF+ annotations, which are not read. */
const ANNOTATIONS = 'EDF Annotations'

export const isAnnotations = ({ label }: EdfSignal): boolean => label === ANNOTATIONS

const invalid = (detail: string, signal: number | null = null): EcgError =>
  new EcgError('header_invalid', detail, signal)

/** Whether the bytes begin as an EDF file does: its version is `0` and seven spaces. */
export const isEdf = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 && bytes[0] === 0x30 && bytes.subarray(1, 8).every((byte) => byte === 0x20)

/** Whether they begin as BDF, the 24-bit format made from EDF, does. */
export const isBdf = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && new TextDecoder('latin1').decode(bytes.subarray(1, 8)) === 'BIOSEMI'

/** `24.04.89` and `13.05.00` as one local time; two digits of a year from 85 on are of the 1900s. */
const startOf = (date: string, time: string): string | null => {
  const day = /^(\d{2})\.(\d{2})\.(\d{2})$/.exec(date)
  const clock = /^(\d{2})\.(\d{2})\.(\d{2})$/.exec(time)
  if (day === null || clock === null) return null
  const year = Number(day[3])
  return localInstant({
    year: year + (year >= READING_CRITERIA.clippingYear.value ? 1900 : 2000),
    month: Number(day[2]),
    day: Number(day[1]),
    hour: Number(clock[1]),
    minute: Number(clock[2]),
    second: Number(clock[3]),
  })
}

/** Cuts fields of a fixed width out of the header one after the other. */
const cutter = (bytes: Uint8Array) => {
  const text = new TextDecoder('latin1').decode(bytes)
  let at = 0
  return (width: number): string => {
    const field = text.slice(at, at + width)
    at += width
    // Some writers pad with NUL.
    return field.replaceAll('\0', ' ').trim()
  }
}

const range = (low: string, high: string, what: string, signal: number): [number, number] => {
  const [min, max] = [parseDecimal(low), parseDecimal(high)]
  if (min === null || max === null)
    throw invalid(`The ${what} range of signal ${signal} is no number.`, signal)
  if (min === max) throw invalid(`The ${what} range of signal ${signal} is empty.`, signal)
  return [min, max]
}

const readSignals = (bytes: Uint8Array, count: number): EdfSignal[] => {
  const cut = cutter(bytes)
  // The header has all labels, then all transducers, and so on.
  const column = (width: number): string[] => Array.from({ length: count }, () => cut(width))
  const labels = column(16)
  column(80)
  const [units, physicalMins, physicalMaxs, digitalMins, digitalMaxs] = [8, 8, 8, 8, 8].map(column)
  column(80)
  const samples = column(8)
  return labels.map((label, index) => {
    const signal = index + 1
    const of = (values: readonly string[] | undefined): string => values?.[index] ?? ''
    const samplesPerRecord = parseWhole(of(samples))
    if (samplesPerRecord === null || samplesPerRecord < 1) {
      throw invalid(`Signal ${signal} has no samples.`, signal)
    }
    const [physicalMin, physicalMax] = range(of(physicalMins), of(physicalMaxs), 'physical', signal)
    const [digitalMin, digitalMax] = range(of(digitalMins), of(digitalMaxs), 'digital', signal)
    // A negative amplifier turns the physical range around, never the digital one (EDF+ specification, 2.1.3).
    if (digitalMin > digitalMax)
      throw invalid(`The digital range of signal ${signal} is upside down.`, signal)
    const gain = (digitalMax - digitalMin) / Math.abs(physicalMax - physicalMin)
    const { min, max } = READING_CRITERIA.gain
    if (gain < min || gain > max)
      throw invalid(`The ranges of signal ${signal} are none that a recorder has.`, signal)
    return { label, unit: of(units), physicalMin, physicalMax, digitalMin, digitalMax, samplesPerRecord }
  })
}

/**
 * Read the header of an EDF or EDF+ file. Who the patient is, is not read.
 *
 * Format: Kemp et al., Electroencephalogr Clin Neurophysiol 1992;82:391–393, and EDF+, Clin Neurophysiol
 * 2003;114:1755–1761.
 * @throws EcgError `truncated`, `header_invalid`, `edf_discontinuous`, `no_ecg_lead`.
 */
export const parseEdfHeader = (bytes: Uint8Array): EdfHeader => {
  if (bytes.length < FIXED_BYTES) throw new EcgError('truncated', 'It ends inside the header.')
  const cut = cutter(bytes.subarray(0, FIXED_BYTES))
  cut(8 + 80 + 80)
  const [date, time, headerBytes, kind, recordCount, recordSeconds, signalCount] = [
    cut(8),
    cut(8),
    parseWhole(cut(8)),
    cut(44),
    parseWhole(cut(8)),
    parseDecimal(cut(8)),
    parseWhole(cut(4)),
  ]
  if (kind.startsWith('EDF+D')) throw new EcgError('edf_discontinuous')
  if (signalCount === null || signalCount < 0) throw invalid('The number of signals is none.')
  if (signalCount === 0) throw new EcgError('no_ecg_lead')
  if (signalCount > READING_CRITERIA.maximumSignals.value) {
    throw invalid('There are more signals than any recorder has.')
  }
  const expected = FIXED_BYTES + SIGNAL_BYTES * signalCount
  if (headerBytes !== expected) throw invalid('It is not as long as its signals need.')
  if (bytes.length < expected) throw new EcgError('truncated', 'It ends inside the header.')
  // −1 stands there while the recorder still writes.
  if (recordCount === null || recordCount < 1) throw invalid('The number of data records is none.')
  if (recordSeconds === null || recordSeconds < 0) throw invalid('The length of a data record is none.')
  return {
    headerBytes: expected,
    recordCount,
    recordSeconds,
    startedAt: startOf(date, time),
    signals: readSignals(bytes.subarray(FIXED_BYTES, expected), signalCount),
  }
}
