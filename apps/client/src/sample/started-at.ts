import { isEdf, parseEdfHeader } from '@medilens/pipelines/recording/edf-header'
import { parseWfdbHeader } from '@medilens/pipelines/recording/wfdb-header'
import { headOf } from './head.ts'
import { measuredAtProblem } from './measured-at.ts'
import type { SampleFile } from './sample.ts'

/** When a recording began as its own header says, by a clock whose zone it does not say. */
export interface StartedAt {
  /** The file that says so. */
  readonly name: string
  /** As a field of a page has it: `2001-02-03T04:05:06`. */
  readonly local: string
  /** Why it can't be: clocks are wrong, and dates are shifted to hide who it is of. Null where it can. */
  readonly problem: string | null
}

/** The first start that a header among the files says; null where none says one. */
export async function startedAtOf(files: readonly SampleFile[]): Promise<StartedAt | null> {
  const starts = await Promise.all(
    files.map(async ({ file }): Promise<StartedAt | null> => {
      const local = await startOf(file)
      return local === null ? null : { name: file.name, local, problem: measuredAtProblem(local, Date.now()) }
    }),
  )
  return starts.find((start) => start !== null) ?? null
}

async function startOf(file: File): Promise<string | null> {
  const bytes = await headOf(file)
  try {
    if (/\.hea$/i.test(file.name)) return parseWfdbHeader(bytes).startedAt
    return isEdf(bytes) ? parseEdfHeader(bytes).startedAt : null
  } catch {
    // What is no header at all its pipeline says better.
    return null
  }
}
