import { seededRandom } from '../cardiology/random.ts'
import type { EcgRecording } from '../cardiology/recording/ecg-recording.ts'
import type { EcgFile } from '../cardiology/recording/read-ecg.ts'
import { writeWfdb } from '../cardiology/recording/wfdb-writer.ts'
import { syntheticEcg } from '../cardiology/synthetic-ecg/synthetic-ecg.ts'
import { syntheticIntervals } from '../cardiology/synthetic.ts'
import { writeEdf } from './edf-writer.ts'
import { blowUp, mutate, pick } from './mutations.ts'
import { writeNpy } from './npy-writer.ts'

export const SAMPLE_KINDS = ['wfdb 212', 'wfdb 16', 'edf', 'csv', 'npy', 'intervals', 'json'] as const
export type SampleKind = (typeof SAMPLE_KINDS)[number]

/** A sample of which something is wrong. */
export interface MutatedSample {
  readonly kind: SampleKind
  readonly files: readonly EcgFile[]
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Each is made once. */
const RECORDINGS = [
  { durationSeconds: 12, samplingFrequencyHz: 128, leads: ['MLII', 'V5'] },
  { durationSeconds: 11, samplingFrequencyHz: 250, leads: ['II'] },
  { durationSeconds: 15, samplingFrequencyHz: 100, leads: ['I', 'II', 'V1'] },
  { durationSeconds: 10, samplingFrequencyHz: 500, leads: ['V2'] },
  { durationSeconds: 300, samplingFrequencyHz: 128, leads: ['MLII', 'V1'] },
] as const
/** Seldom is one long, and seldom is a file of some megabytes of the same. */
const ONE_IN_LONG = 100
const ONE_IN_BLOWN = 300

const made = new Map<number, EcgRecording>()

const recordingOf = (random: () => number): EcgRecording => {
  const long = RECORDINGS.length - 1
  const index = random() * ONE_IN_LONG < 1 ? long : Math.floor(random() * long)
  const known = made.get(index)
  if (known !== undefined) return known
  const { leads, ...options } = RECORDINGS[index] ?? RECORDINGS[0]
  const { recording } = syntheticEcg({ ...options, leads: [...leads], noise: { whiteMv: 0.02 } })
  made.set(index, recording)
  return recording
}

/** What recorders and people do to a signal, and what nobody does. The file of it is in order. */
const spoilSignal = (recording: EcgRecording, random: () => number): EcgRecording => {
  const how = pick(random, ['gap', 'flat', 'spikes', 'huge', 'noise', 'upside down', 'steps'])
  const leads = recording.leads.map((lead) => {
    if (random() < 0.3) return lead
    const samples = Float32Array.from(lead.samples)
    const from = Math.floor(random() * samples.length)
    const to = Math.min(samples.length, from + Math.floor(random() * samples.length))
    for (let at = from; at < to; at += 1) {
      const value = samples[at] ?? 0
      if (how === 'gap') samples[at] = Number.NaN
      else if (how === 'flat') samples[at] = samples[from] ?? 0
      else if (how === 'spikes') samples[at] = random() < 0.01 ? 9 : value
      else if (how === 'huge') samples[at] = value * 1e6
      else if (how === 'noise') samples[at] = (random() - 0.5) * 4
      else if (how === 'upside down') samples[at] = -value
      else samples[at] = value + (Math.floor(at / 50) % 2) * 3
    }
    return { ...lead, samples }
  })
  return { ...recording, leads }
}

const csvOf = ({ leads, samplingFrequencyHz }: EcgRecording, random: () => number): EcgFile => {
  const separator = pick(random, [',', ';', '\t'])
  const titles = ['time', ...leads.map(({ name }) => name)].join(separator)
  const rows = Array.from(leads[0]?.samples ?? [], (_, at) =>
    [
      (at / samplingFrequencyHz).toFixed(4),
      ...leads.map(({ samples }) => (samples[at] ?? 0).toFixed(3)),
    ].join(separator),
  )
  return { name: 'r.csv', bytes: utf8([titles, ...rows].join('\n')) }
}

const edfOf = ({ leads, samplingFrequencyHz }: EcgRecording): EcgFile => {
  const seconds = Math.floor((leads[0]?.samples.length ?? 0) / samplingFrequencyHz)
  const signals = leads.map(({ name, samples }) => ({
    label: `ECG ${name}`,
    perRecord: samplingFrequencyHz,
    steps: Array.from(samples.subarray(0, seconds * samplingFrequencyHz), (value) =>
      Number.isNaN(value) ? -2000 : Math.max(-2000, Math.min(2000, Math.round(value * 200))),
    ),
  }))
  return { name: 'r.edf', bytes: writeEdf({ kind: 'EDF+C', signals }) }
}

const wholeSample = (kind: SampleKind, random: () => number): readonly EcgFile[] => {
  if (kind === 'npy' || kind === 'intervals' || kind === 'json') {
    const values = syntheticIntervals({
      seed: Math.floor(random() * 50),
      count: 20 + Math.floor(random() * 400),
      meanMs: pick(random, [300, 800, 1800]),
    })
    if (kind === 'npy') return [{ name: 'r.npy', bytes: writeNpy(values) }]
    if (kind === 'json') return [{ name: 'r.json', bytes: utf8(JSON.stringify({ intervals: values })) }]
    return [{ name: 'r.txt', bytes: utf8(values.join(pick(random, ['\n', ' ', '\r\n']))) }]
  }
  let recording = recordingOf(random)
  for (let count = Math.floor(random() * 3); count > 0; count -= 1) recording = spoilSignal(recording, random)
  if (kind === 'csv') return [csvOf(recording, random)]
  if (kind === 'edf') return [edfOf(recording)]
  return writeWfdb(recording, { name: 'r', format: kind === 'wfdb 16' ? 16 : 212 })
}

/** Files are left out, given twice, or called what they are not. */
const misfile = (files: readonly EcgFile[], random: () => number): readonly EcgFile[] => {
  const chance = random()
  if (chance < 0.02) return files.slice(1)
  if (chance < 0.04) return [...files, ...files]
  if (chance > 0.08) return files
  const extension = pick(random, ['hea', 'dat', 'edf', 'csv', 'npy', 'txt', 'atr', ''])
  return files.map(({ name, bytes }) => ({ name: name.replace(/\w+$/, extension), bytes }))
}

/** The sample of a seed: bit flips, cuts, lying headers, other names, spoilt signals; the same on every machine. */
export const mutatedSample = (seed: number): MutatedSample => {
  const random = seededRandom(seed)
  const kind = pick<SampleKind>(random, [...SAMPLE_KINDS])
  const files = wholeSample(kind, random).map(({ name, bytes }) => {
    let changed = bytes
    // A signal that was spoilt is now and then in files that are in order, so that it is measured.
    const times = random() < 0.5 ? 0 : 1 + Math.floor(random() * 4)
    for (let count = 0; count < times; count += 1) changed = mutate(changed, random)
    return { name, bytes: random() * ONE_IN_BLOWN < 1 ? blowUp(changed, random) : changed }
  })
  return { kind, files: misfile(files, random) }
}
