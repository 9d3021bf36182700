import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../finding.ts'
import { compareContracts, type ContractChange } from './compare.ts'
import { contractsNow, readContracts, RECORD, recordText, type Contracts } from './snapshot.ts'

const WRITE = 'write it down with `pnpm contracts:generate`'

/** What is sent by the contracts as they landed is taken still: each change is named breaking or safe. */
export const checkContracts =
  (now: () => Contracts = contractsNow): Check =>
  (root) => {
    const finding = (rule: string, advice: string) => ({ file: RECORD, line: 1, rule, advice })
    const text = existsSync(join(root, RECORD)) ? readFileSync(join(root, RECORD), 'utf8') : ''
    const landed = readContracts(text)
    if (landed === null) return [finding('contract-record', `is missing or no record of contracts: ${WRITE}`)]
    const contracts = now()
    const changes = compareContracts(landed, contracts)
    if (changes.length > 0) {
      return changes.map((change) => finding(`contract-${change.kind}`, adviceOn(change)))
    }
    if (text === recordText(contracts)) return []
    return [finding('contract-safe', `says the same in other words: ${WRITE}`)]
  }

/** What is wrong and what to do instead. */
export function adviceOn({ contract, kind, path, what }: ContractChange): string {
  const place = path === '' ? contract : `${contract} ${path}`
  if (kind === 'safe') return `${place} ${what}: ${WRITE}`
  const [type, version] = contract.split('/')
  return `${place} ${what}: leave ${contract} as it is for those who send by it, and make ${type}/${Number(version) + 1}`
}
