import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  analyzeEcg,
  analyzeIntervals,
  ecgCompanions,
  ecgFormatOf,
  parseIntervals,
  readEcg,
  type CardiologyAnalysis,
  type CsvOptions,
  type EcgFile,
  type EcgOptions,
  type EcgRecording,
} from '@medilens/pipelines'
import { CommandError } from '../command-line/failure.ts'

/** What a cardiology recording is: the electrocardiogram itself, or the intervals that somebody else found in one. */
export type CardiologyRecording = (
  | { readonly kind: 'ecg'; readonly ecg: EcgRecording }
  | { readonly kind: 'intervals'; readonly intervalsMs: readonly number[] }
) & {
  /** SHA-256 of what was recorded, in hex: the same recording has the same one, whatever its file is called. */
  readonly digest: string
}

/**
 * Reads a recording: WFDB (its header or its signal file; the other one is looked for beside it), EDF, CSV, or intervals
 * in ms as text or a NumPy array. Throws `EcgError`, `IntervalError`, or a `CommandError` for a file that is not there.
 */
export async function openRecording(path: string, options: CsvOptions = {}): Promise<CardiologyRecording> {
  const file = await readRecordingFile(path)
  if (ecgFormatOf(file) === null) return recordedIntervals(parseIntervals(Buffer.from(file.bytes)))
  const beside = await readBeside(path, ecgCompanions(file))
  const header = beside.find(({ name }) => name.toLowerCase().endsWith('.hea'))
  // From a signal file one comes to the header, which may name more of them.
  const others = header === undefined ? [] : ecgCompanions(header).filter((name) => name !== file.name)
  return recordedEcg([file, ...beside, ...(await readBeside(path, others))], options)
}

/** Those of the files that lie beside the one given; the pipeline says what is missing, and whether it can do without. */
const readBeside = async (path: string, names: readonly string[]): Promise<EcgFile[]> => {
  const there = names.map((name) => join(dirname(path), name)).filter((beside) => existsSync(beside))
  return Promise.all(there.map(readRecordingFile))
}

/** A recording of files that are at hand. */
export function recordedEcg(files: readonly EcgFile[], options: CsvOptions = {}): CardiologyRecording {
  const hash = createHash('sha256')
  for (const { bytes } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) hash.update(bytes)
  return { kind: 'ecg', ecg: readEcg(files, options), digest: hash.digest('hex') }
}

/** A recording of intervals, ms. */
export function recordedIntervals(intervalsMs: readonly number[]): CardiologyRecording {
  const digest = createHash('sha256').update(JSON.stringify(intervalsMs)).digest('hex')
  return { kind: 'intervals', intervalsMs, digest }
}

/** Runs the reference pipeline. */
export const analyzeRecording = (
  recording: CardiologyRecording,
  options: EcgOptions = {},
): CardiologyAnalysis =>
  recording.kind === 'ecg'
    ? analyzeEcg(recording.ecg, options)
    : analyzeIntervals(recording.intervalsMs, options)

/** What was read, in a line: `2 leads (MLII, V5), 360 Hz, 30 min 6 s`. */
export function describeRecording(recording: CardiologyRecording): string {
  if (recording.kind === 'intervals') return `${recording.intervalsMs.length} intervals`
  const { leads, samplingFrequencyHz, startedAt } = recording.ecg
  const seconds = Math.round((leads[0]?.samples.length ?? 0) / samplingFrequencyHz)
  const length = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const names = leads.map(({ name }) => name).join(', ')
  const dated = startedAt === null ? '' : `; the recorder's clock said ${startedAt}`
  return `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'} (${names}), ${samplingFrequencyHz} Hz, ${length}${dated}`
}

async function readRecordingFile(path: string): Promise<EcgFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandError(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} can't be read (${code}).`,
    )
  }
}
