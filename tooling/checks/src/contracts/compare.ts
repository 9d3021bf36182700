import { compareSchemas, type Change } from './compare-schemas.ts'
import type { ContractRecord, Contracts } from './snapshot.ts'

/** A change of one contract. */
export interface ContractChange extends Change {
  readonly contract: string
}

/** Every change from the contracts as they landed to what they are, and whether who sends by them is refused by it. */
export function compareContracts(landed: Contracts, now: Contracts): readonly ContractChange[] {
  const names = [...new Set([...Object.keys(landed), ...Object.keys(now)])]
  return names.flatMap((contract) => {
    const [was, is] = [landed[contract], now[contract]]
    if (was === undefined) return [{ contract, kind: 'safe', path: '', what: 'is a new contract' }]
    if (is === undefined) return [{ contract, ...withdrawn(contract, landed) }]
    return [...compareSchemas(was.schema, is.schema, ''), ...compareRules(was, is)].map((change) => ({
      contract,
      ...change,
    }))
  })
}

/** Who sends by it needs a later version to go to, that landed before. */
function withdrawn(contract: string, landed: Contracts): Change {
  const [type, version] = contract.split('/')
  const isFollowed = Object.keys(landed).some((name) => {
    const [ofType, later] = name.split('/')
    return ofType === type && Number(later) > Number(version)
  })
  return isFollowed
    ? { kind: 'safe', path: '', what: 'is withdrawn, and a later version is there' }
    : { kind: 'breaking', path: '', what: 'is gone, and no later version landed before' }
}

function compareRules(
  { rules: before }: ContractRecord,
  { rules: after }: ContractRecord,
): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name): readonly Change[] => {
    if (before[name] === after[name]) return []
    if (before[name] === undefined) return [{ kind: 'breaking', path: name, what: 'is a new rule' }]
    if (after[name] === undefined) return [{ kind: 'safe', path: name, what: 'is no rule any more' }]
    return [{ kind: 'breaking', path: name, what: 'is another rule' }]
  })
}
