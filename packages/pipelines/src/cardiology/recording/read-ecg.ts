import { readCsv } from './csv.ts'
import type { CsvOptions } from './csv.ts'
import { EcgError } from './ecg-error.ts'
import type { EcgRecording } from './ecg-recording.ts'
import { isBdf, isEdf } from './edf-header.ts'
import { readEdf } from './edf.ts'
import { parseWfdbHeader } from './wfdb-header.ts'
import { readWfdb, signalFilesOf } from './wfdb.ts'

/** As much of a file as tells a table from other bytes. */
const HEAD_BYTES = 4096

/** A file as it was given: its name, with or without a folder, and its bytes. */
export interface EcgFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const baseName = (name: string): string => name.split(/[/\\]/).at(-1) ?? name

const hasExtension = (name: string, extension: string): boolean =>
  name.toLowerCase().endsWith(`.${extension}`)

/** Annotations of a WFDB record (`.atr` and others) are what a person found in it: never read by the pipeline. */
const ANNOTATION_EXTENSIONS = ['atr', 'ari', 'ecg', 'qrs', 'pu', 'man'] as const

const isAnnotation = ({ name }: EcgFile): boolean =>
  ANNOTATION_EXTENSIONS.some((extension) => hasExtension(name, extension))

/** Text without control characters whose first line has cells, or that is called a table. */
const looksLikeTable = ({ name, bytes }: EcgFile): boolean => {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, HEAD_BYTES))
  // The last characters may be cut in two.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(head.slice(0, -4))) return false
  return /[,;\t]/.test(head.split('\n', 1)[0] ?? '') || hasExtension(name, 'csv') || hasExtension(name, 'tsv')
}

/** What a file is a recording in, or a part of. */
export type EcgFormat = 'wfdb' | 'edf' | 'csv'

/**
 * Which format of electrocardiogram the file is in, or null where it is in none: for WFDB told from the extension (`.hea`,
 * `.dat`), otherwise from the bytes. A list of intervals, one a line, is in none.
 */
export const ecgFormatOf = (file: EcgFile): EcgFormat | null => {
  if (hasExtension(file.name, 'hea') || hasExtension(file.name, 'dat')) return 'wfdb'
  if (isEdf(file.bytes)) return 'edf'
  return looksLikeTable(file) ? 'csv' : null
}

/**
 * The names of the files that belong to the one given, in the same folder: the signal files that a WFDB header names, or
 * the header of a WFDB signal file. None for EDF and CSV. They are plain names, never paths.
 *
 * @throws EcgError as `parseWfdbHeader` does.
 */
export const ecgCompanions = ({ name, bytes }: EcgFile): string[] => {
  const base = baseName(name)
  if (hasExtension(base, 'hea')) return signalFilesOf(parseWfdbHeader(bytes))
  if (hasExtension(base, 'dat')) return [base.replace(/\.dat$/i, '.hea')]
  return []
}

/**
 * Read a recording from its files: a WFDB header with its signal files, one EDF file, or one table (CSV). The format is
 * told from the bytes and, for WFDB, from the extension `.hea`. Annotation files are ignored.
 *
 * @throws EcgError with a code of `ECG_ERRORS`, whatever the bytes are.
 */
export const readEcg = (files: readonly EcgFile[], options: CsvOptions = {}): EcgRecording => {
  const given = files.filter((file) => !isAnnotation(file))
  const headers = given.filter(({ name }) => hasExtension(name, 'hea'))
  const [header] = headers
  if (headers.length > 1) throw new EcgError('several_recordings')
  if (header !== undefined) {
    return readWfdb(header.bytes, new Map(given.map(({ name, bytes }) => [baseName(name), bytes])))
  }
  const [file, ...others] = given
  if (file === undefined || file.bytes.length === 0) throw new EcgError('empty')
  const format = ecgFormatOf(file)
  if (given.some((one) => ecgFormatOf(one) === 'wfdb')) throw new EcgError('header_missing')
  if (others.length > 0) throw new EcgError('several_recordings')
  if (format === 'edf') return readEdf(file.bytes)
  if (format === 'csv') return readCsv(file.bytes, options)
  throw new EcgError('unknown_format', isBdf(file.bytes) ? 'BDF has 24 bits: export it as EDF.' : null)
}
