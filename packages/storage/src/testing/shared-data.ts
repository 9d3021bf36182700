import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = process.env['MEDILENS_DATA'] ?? join(projectRoot, '../shared/data')

/**
 * Whether the real recordings are at hand: `../shared/data` from the project's root, or `MEDILENS_DATA`. Where they
 * are not, the tests that need them are skipped with a line on standard error; under CI=true they run and fail.
 */
export const hasSharedData = (): boolean => {
  if (existsSync(folder)) return true
  if (process.env['CI'] === 'true') return true
  process.stderr.write(`SKIPPED: the tests on real recordings, ${folder} is not there (set MEDILENS_DATA)\n`)
  return false
}

/** The bytes of one file of the folder, for example `cardiology/100.atr`. */
export const readSharedData = (path: string): Uint8Array => readFileSync(join(folder, path))
