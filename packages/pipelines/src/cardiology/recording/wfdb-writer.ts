import { EcgError } from './ecg-error.ts'
import { sampleCount } from './ecg-recording.ts'
import type { EcgRecording } from './ecg-recording.ts'
import type { EcgFile } from './read-ecg.ts'
import type { WfdbFormat } from './wfdb-header.ts'

export interface WfdbOptions {
  /** Name of the record, of letters, digits and underscores: the files are `<name>.hea` and `<name>.dat`. */
  readonly name: string
  readonly format?: WfdbFormat
  /** Steps of the converter a mV. */
  readonly gain?: number
  /** Lines for the end of the header. */
  readonly comments?: readonly string[]
}

/** The largest step of each format; the lowest of all is kept for what was not recorded. */
const LARGEST: Readonly<Record<WfdbFormat, number>> = { 16: 32_767, 212: 2047 }

const signed16 = (sum: number): number => (sum << 16) >> 16

/** Samples in steps, taking turns; what does not fit is cut off at the largest step. */
const toSteps = (recording: EcgRecording, format: WfdbFormat, gain: number): Int16Array => {
  const width = recording.leads.length
  const largest = LARGEST[format]
  const steps = new Int16Array(width * sampleCount(recording))
  recording.leads.forEach(({ samples }, place) => {
    samples.forEach((value, index) => {
      const step = Math.max(-largest, Math.min(largest, Math.round(value * gain)))
      steps[index * width + place] = Number.isNaN(value) ? -largest - 1 : step
    })
  })
  return steps
}

const pack212 = (steps: Int16Array): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(steps.length / 2) * 3)
  for (let index = 0; index < steps.length; index += 2) {
    const [first, second] = [steps[index] ?? 0, steps[index + 1] ?? 0]
    const at = (index / 2) * 3
    bytes[at] = first & 0xff
    bytes[at + 1] = ((first >> 8) & 0x0f) | (((second >> 8) & 0x0f) << 4)
    bytes[at + 2] = second & 0xff
  }
  return bytes
}

const pack16 = (steps: Int16Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * steps.length))
  steps.forEach((step, index) => view.setInt16(2 * index, step, true))
  return new Uint8Array(view.buffer)
}

/**
 * Write a recording as a WFDB record: its header and one signal file, with checksums.
 *
 * Format: WFDB Applications Guide, header(5) and signal(5).
 * @throws EcgError `recording_invalid` when the name is none that a record may have.
 */
export const writeWfdb = (
  recording: EcgRecording,
  { name, format = 212, gain = 200, comments = [] }: WfdbOptions,
): EcgFile[] => {
  if (!/^\w+$/.test(name)) throw new EcgError('recording_invalid', 'Its name needs letters and digits alone.')
  const steps = toSteps(recording, format, gain)
  const width = recording.leads.length
  const signals = recording.leads.map((lead, place) => {
    let sum = 0
    for (let index = place; index < steps.length; index += width) sum += steps[index] ?? 0
    const resolution = format === 212 ? 12 : 16
    return `${name}.dat ${format} ${gain}(0)/mV ${resolution} 0 ${steps[place] ?? 0} ${signed16(sum)} 0 ${lead.name}`
  })
  const record = `${name} ${width} ${recording.samplingFrequencyHz} ${sampleCount(recording)}`
  const header = [record, ...signals, ...comments.map((comment) => `# ${comment}`)].join('\n') + '\n'
  return [
    { name: `${name}.hea`, bytes: new TextEncoder().encode(header) },
    { name: `${name}.dat`, bytes: format === 212 ? pack212(steps) : pack16(steps) },
  ]
}
