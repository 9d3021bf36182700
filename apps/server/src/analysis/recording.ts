import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  analyzeEcg,
  analyzeIntervals,
  ecgCompanions,
  ecgFormatOf,
  EcgError,
  isSameLead,
  parseIntervals,
  readEcg,
  type EcgFile,
  type EcgRecording,
} from '@medilens/pipelines'
import { CommandError } from '../command-line/failure.ts'
import { asTable } from './as-table.ts'

/** A cardiology recording that was read here, and what is sent of it. */
export interface CardiologyRecording {
  /** With what each is in the sample. */
  readonly files: readonly (EcgFile & { readonly role: string })[]
  /** What was read, in a line: `2 leads (MLII, V5), 360 Hz, 30 min 6 s`. */
  readonly description: string
  /** SHA-256 of what is sent, in hex: the same recording has the same one, whatever its file is called. */
  readonly digest: string
  /** Measures it here, for what a worker that refused it can't say. Throws `EcgError` or `IntervalError`. */
  readonly measureHere: () => void
}

export interface ReadingOptions {
  /** Of a table without a column of times, Hz. */
  readonly samplingFrequencyHz?: number | undefined
  /** The one lead to measure, by its name. */
  readonly lead?: string | undefined
}

/**
 * Reads a recording: WFDB (its header or its signal file; the other one is looked for beside it), EDF, CSV, or intervals
 * in ms as text or a NumPy array. Throws `EcgError`, `IntervalError`, or a `CommandError` for a file that is not there.
 */
export async function openRecording(
  path: string,
  options: ReadingOptions = {},
): Promise<CardiologyRecording> {
  const file = await readRecordingFile(path)
  if (ecgFormatOf(file) === null) return intervalsIn(file)
  const beside = await readBeside(path, ecgCompanions(file))
  const header = beside.find(isHeader)
  // From a signal file one comes to the header, which may name more of them.
  const others = header === undefined ? [] : ecgCompanions(header).filter((name) => name !== file.name)
  return ecgIn([file, ...beside, ...(await readBeside(path, others))], options)
}

/** Those of the files that lie beside the one given; the pipeline says what is missing, and whether it can do without. */
const readBeside = async (path: string, names: readonly string[]): Promise<EcgFile[]> => {
  const there = names.map((name) => join(dirname(path), name)).filter((beside) => existsSync(beside))
  return Promise.all(there.map(readRecordingFile))
}

/** A recording of files that are at hand. Throws `EcgError`. */
export function ecgIn(
  files: readonly EcgFile[],
  { samplingFrequencyHz, lead }: ReadingOptions = {},
): CardiologyRecording {
  const read = readEcg(files, samplingFrequencyHz === undefined ? {} : { samplingFrequencyHz })
  const [first] = files
  const isTable = first !== undefined && ecgFormatOf(first) === 'csv'
  // What a job has no word for, the file says: which lead is meant, or how far apart the samples are.
  const isRewritten = lead !== undefined || (isTable && samplingFrequencyHz !== undefined)
  const ecg = lead === undefined ? read : { ...read, leads: [leadOf(read, lead)] }
  const sent = isRewritten ? [asTable(ecg, 'recording.csv')] : files
  return {
    files: sent.map((file, index) => ({ ...file, role: roleOf(file, index) })),
    description: describeEcg(ecg),
    digest: digestOf(sent),
    measureHere: () => analyzeEcg(ecg),
  }
}

/** A recording of the intervals that somebody else found in one. Throws `IntervalError`. */
export function intervalsIn(file: EcgFile): CardiologyRecording {
  const intervalsMs = parseIntervals(file.bytes)
  return {
    files: [{ ...file, role: 'intervals' }],
    description: `${intervalsMs.length} intervals`,
    digest: digestOf([file]),
    measureHere: () => analyzeIntervals(intervalsMs),
  }
}

const isHeader = ({ name }: EcgFile): boolean => name.toLowerCase().endsWith('.hea')

const roleOf = (file: EcgFile, index: number): string => {
  if (isHeader(file)) return 'header'
  return ecgFormatOf(file) === 'wfdb' ? `signal_${index}` : 'recording'
}

function digestOf(files: readonly EcgFile[]): string {
  const hash = createHash('sha256')
  for (const { bytes } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) hash.update(bytes)
  return hash.digest('hex')
}

function leadOf({ leads }: EcgRecording, wanted: string): EcgRecording['leads'][number] {
  const lead = leads.find(({ name }) => isSameLead(name, wanted))
  if (lead === undefined) throw new EcgError('lead_not_found')
  return lead
}

function describeEcg({ leads, samplingFrequencyHz, startedAt }: EcgRecording): string {
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
