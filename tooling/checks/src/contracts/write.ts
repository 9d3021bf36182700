import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adviceOn } from './check.ts'
import { compareContracts } from './compare.ts'
import { contractsNow, readContracts, RECORD, recordText, type Contracts } from './snapshot.ts'

const PROJECT_ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** Writes the contracts down as they are, unless that would take something from those who send; returns the exit code. */
export function writeContracts(root: string, now: Contracts, write: (text: string) => void): number {
  const path = join(root, RECORD)
  const landed = existsSync(path) ? readContracts(readFileSync(path, 'utf8')) : {}
  const changes = compareContracts(landed ?? {}, now)
  const breaking = changes.filter(({ kind }) => kind === 'breaking')
  if (breaking.length > 0) {
    write(breaking.map((change) => `breaking: ${adviceOn(change)}\n`).join(''))
    return 1
  }
  writeFileSync(path, recordText(now))
  write(
    changes
      .map(({ contract, path: at, what }) => `safe: ${[contract, at, what].filter(Boolean).join(' ')}\n`)
      .join(''),
  )
  write(`wrote ${RECORD}\n`)
  return 0
}

if (import.meta.main) {
  process.exitCode = writeContracts(PROJECT_ROOT, contractsNow(), (text) => process.stdout.write(text))
}
