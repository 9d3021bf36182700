import { EcgError } from './ecg-error.ts'
import type { EcgLead, EcgRecording, LeftOutReason } from './ecg-recording.ts'
import { isAnnotations, parseEdfHeader } from './edf-header.ts'
import type { EdfHeader, EdfSignal } from './edf-header.ts'
import { millivoltsOf, pickEcg } from './lead-name.ts'

const SAMPLE_BYTES = 2

/** A signal with the place it has in each data record, bytes. */
interface PlacedSignal {
  readonly signal: EdfSignal
  readonly byteOffset: number
}

const placeSignals = ({ signals }: EdfHeader): { placed: PlacedSignal[]; recordBytes: number } => {
  let byteOffset = 0
  const placed = signals.map((signal) => {
    const here = { signal, byteOffset }
    byteOffset += signal.samplesPerRecord * SAMPLE_BYTES
    return here
  })
  return { placed, recordBytes: byteOffset }
}

/**
 * One signal in mV. EDF marks no sample as missing; what lies outside the digital range that the header names can't
 * have come from the converter, and is taken as not recorded.
 */
const readSamples = (
  data: DataView,
  { recordCount }: EdfHeader,
  { signal, byteOffset }: PlacedSignal,
  recordBytes: number,
  millivolts: number,
): Float32Array => {
  const { samplesPerRecord, physicalMin, physicalMax, digitalMin, digitalMax } = signal
  const scale = (physicalMax - physicalMin) / (digitalMax - digitalMin)
  const samples = new Float32Array(recordCount * samplesPerRecord)
  for (let record = 0; record < recordCount; record += 1) {
    const start = record * recordBytes + byteOffset
    for (let index = 0; index < samplesPerRecord; index += 1) {
      const step = data.getInt16(start + index * SAMPLE_BYTES, true)
      const isRecorded = step >= digitalMin && step <= digitalMax
      samples[record * samplesPerRecord + index] = isRecorded
        ? ((step - digitalMin) * scale + physicalMin) * millivolts
        : Number.NaN
    }
  }
  return samples
}

/**
 * Read an EDF or continuous EDF+ file. Annotations, signals that are no lead of an electrocardiogram, and leads at
 * another sampling frequency than the first are left out and said so.
 *
 * @throws EcgError as `parseEdfHeader` does; `truncated`, `size_mismatch`, `header_invalid`, `no_ecg_lead`.
 */
export const readEdf = (bytes: Uint8Array): EcgRecording => {
  const header = parseEdfHeader(bytes)
  const { placed, recordBytes } = placeSignals(header)
  // Compared before anything is allocated: a header may lie.
  const declared = header.headerBytes + header.recordCount * recordBytes
  if (bytes.length < declared) throw new EcgError('truncated')
  if (bytes.length > declared) throw new EcgError('size_mismatch')
  const data = new DataView(bytes.buffer, bytes.byteOffset + header.headerBytes)

  const leads: EcgLead[] = []
  const leftOut: { signal: number; reason: LeftOutReason }[] = []
  let perRecord: number | null = null
  const isEcg = pickEcg(header.signals.map(({ label }) => label))
  placed.forEach((place, index) => {
    const { signal } = place
    const leaveOut = (reason: LeftOutReason): number => leftOut.push({ signal: index + 1, reason })
    const millivolts = millivoltsOf(signal.unit)
    if (isAnnotations(signal) || isEcg[index] !== true) leaveOut('other_signal')
    else if (millivolts === null) leaveOut('other_unit')
    else if (perRecord !== null && signal.samplesPerRecord !== perRecord) leaveOut('other_sampling_frequency')
    else {
      perRecord = signal.samplesPerRecord
      leads.push({ name: signal.label, samples: readSamples(data, header, place, recordBytes, millivolts) })
    }
  })
  if (perRecord === null) throw new EcgError('no_ecg_lead')
  // Zero stands in a file of annotations alone.
  if (header.recordSeconds === 0) throw new EcgError('header_invalid', 'Its data records have no length.')
  return {
    samplingFrequencyHz: perRecord / header.recordSeconds,
    leads,
    startedAt: header.startedAt,
    leftOut,
  }
}
