import { EcgError } from './ecg-error.ts'
import type { EcgLead, EcgRecording, LeftOutReason } from './ecg-recording.ts'
import { millivoltsOf, pickEcg } from './lead-name.ts'
import { parseWfdbHeader } from './wfdb-header.ts'
import type { WfdbHeader, WfdbSignal } from './wfdb-header.ts'
import { readWfdbSignals } from './wfdb-signal.ts'
import type { WfdbGroup } from './wfdb-signal.ts'

/** The names of the signal files that a header names, each once, in its order. */
export const signalFilesOf = ({ signals }: WfdbHeader): string[] => [
  ...new Set(signals.map(({ file }) => file)),
]

/** Signals of one file stand together in the header (header(5)); a file that comes again later would be read twice. */
const groupsOf = ({ signals }: WfdbHeader): WfdbGroup[] => {
  const groups: { file: string; signals: WfdbSignal[]; firstSignal: number }[] = []
  signals.forEach((signal, index) => {
    const open = groups.at(-1)
    if (open?.file === signal.file) {
      open.signals.push(signal)
      return
    }
    if (groups.some(({ file }) => file === signal.file)) {
      throw new EcgError('header_invalid', 'The signals of one file have to stand together.', index + 1)
    }
    groups.push({ file: signal.file, signals: [signal], firstSignal: index + 1 })
  })
  return groups
}

/**
 * Read a WFDB record from its header and the signal files at hand, by name. A signal whose file is not there, or that
 * is no lead of an electrocardiogram, is left out and said so; without any lead the recording is refused.
 *
 * @throws EcgError as `parseWfdbHeader` and `readWfdbSignals` do; `signal_file_missing`, `no_ecg_lead`,
 * `recording_invalid`.
 */
export const readWfdb = (headerBytes: Uint8Array, files: ReadonlyMap<string, Uint8Array>): EcgRecording => {
  const header = parseWfdbHeader(headerBytes)
  const leads: EcgLead[] = []
  const leftOut: { signal: number; reason: LeftOutReason }[] = []
  let length = header.sampleCount
  const isEcg = pickEcg(header.signals.map(({ name }) => name))
  for (const group of groupsOf(header)) {
    const bytes = files.get(group.file)
    const samples = bytes === undefined ? null : readWfdbSignals(group, bytes, header.sampleCount)
    group.signals.forEach(({ name, unit }, place) => {
      const signal = group.firstSignal + place
      const lead = samples?.[place]
      if (lead === undefined) leftOut.push({ signal, reason: 'file_missing' })
      else if (isEcg[signal - 1] !== true) leftOut.push({ signal, reason: 'other_signal' })
      else if (millivoltsOf(unit) === null) leftOut.push({ signal, reason: 'other_unit' })
      else {
        length ??= lead.length
        if (lead.length !== length) {
          throw new EcgError('recording_invalid', 'Its signal files are not equally long.', signal)
        }
        leads.push({ name, samples: lead })
      }
    })
  }
  if (leads.length === 0) {
    const isMissing = leftOut.every(({ reason }) => reason === 'file_missing')
    throw new EcgError(isMissing ? 'signal_file_missing' : 'no_ecg_lead')
  }
  const { samplingFrequencyHz, startedAt } = header
  return { samplingFrequencyHz, leads, startedAt, leftOut }
}
