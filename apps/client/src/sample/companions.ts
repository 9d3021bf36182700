import { ecgCompanions } from '@medilens/pipelines/recording/read-ecg'
import type { SampleFile } from './sample.ts'

/** Longer is no header. */
const HEADER_BYTES = 65_536

/** What is wrong with the files of an electrocardiogram beside each other; nothing where they go together. */
export async function companionProblems(files: readonly SampleFile[]): Promise<readonly string[]> {
  const names = new Set(files.map(({ file }) => file.name))
  const found = await Promise.all(
    files.map(async ({ file }) => {
      const missing = (await companionsOf(file)).filter((name) => !names.has(name))
      return missing.map((name) => `${file.name} needs ${name}, which is not among the files.`)
    }),
  )
  return found.flat()
}

async function companionsOf(file: File): Promise<readonly string[]> {
  const bytes = /\.hea$/i.test(file.name)
    ? new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer())
    : new Uint8Array()
  try {
    return ecgCompanions({ name: file.name, bytes })
  } catch {
    // What is no header at all its pipeline says better.
    return []
  }
}
