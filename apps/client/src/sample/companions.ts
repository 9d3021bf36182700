import { ecgCompanions } from '@medilens/pipelines/recording/read-ecg'
import { headOf } from './head.ts'
import type { SampleFile } from './sample.ts'

/** What is to be said of the files of an electrocardiogram beside each other; nothing where they go together. */
export interface Companions {
  /** Because of which they can't be read. */
  readonly problems: readonly string[]
  /** Without which they are read, but for a part. */
  readonly warnings: readonly string[]
}

interface Header {
  readonly name: string
  /** The files that it names; null where it is no header, which its pipeline says better. */
  readonly companions: readonly string[] | null
}

/**
 * What a WFDB header names is what belongs to it, whatever it is called: a signal file that is not there is left out as long as there
 * is another, and a signal file needs any header that names it.
 */
export async function companionsOf(files: readonly SampleFile[]): Promise<Companions> {
  const names = files.map(({ file }) => file.name)
  const headers = await Promise.all(
    files.flatMap(({ file }) => (/\.hea$/i.test(file.name) ? [headerOf(file)] : [])),
  )
  const ofHeaders = headers.map((header) => missingOf(header, names))
  const ofSignals = unnamedOf(headers, names)
  return {
    problems: [...ofHeaders, ofSignals].flatMap(({ problems }) => problems),
    warnings: [...ofHeaders, ofSignals].flatMap(({ warnings }) => warnings),
  }
}

async function headerOf(file: File): Promise<Header> {
  const bytes = await headOf(file)
  try {
    return { name: file.name, companions: ecgCompanions({ name: file.name, bytes }) }
  } catch {
    return { name: file.name, companions: null }
  }
}

function missingOf({ name, companions }: Header, names: readonly string[]): Companions {
  const missing = (companions ?? []).filter((companion) => !names.includes(companion))
  if (missing.length === companions?.length) {
    return {
      problems: missing.map((companion) => `${name} needs ${companion}, which is not among the files.`),
      warnings: [],
    }
  }
  return {
    problems: [],
    warnings: missing.map(
      (companion) =>
        `${name} also names ${companion}, which is not among the files: its signals are left out.`,
    ),
  }
}

function unnamedOf(headers: readonly Header[], names: readonly string[]): Companions {
  const signals = names.filter((name) => /\.dat$/i.test(name))
  if (headers.length === 0) {
    return {
      problems: signals.map(
        (name) =>
          `${name} needs ${name.replace(/\.dat$/i, '.hea')} or another header that names it, which is not among the files.`,
      ),
      warnings: [],
    }
  }
  // Which files one names that can't be read is not known.
  if (headers.some(({ companions }) => companions === null)) return { problems: [], warnings: [] }
  return {
    problems: [],
    warnings: signals
      .filter((name) => !headers.some(({ companions }) => companions?.includes(name)))
      .map((name) => `${name} is not read: no header among the files names it.`),
  }
}
