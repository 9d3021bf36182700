import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PROJECT_ROOT } from '../place/child.ts'

/** Where results go; git ignores it. */
export const RESULTS = join(PROJECT_ROOT, 'tooling/bench/results')

/** Writes a result as JSON, named after what it is of and when; answers where. */
export async function writeResult(folder: string, name: string, result: object): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
  return file
}
