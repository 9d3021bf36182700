import type { PipelineType } from '@medilens/db/vocabulary'

const ROLES: Partial<Record<PipelineType, readonly string[]>> = {
  retinal: ['left', 'right', 'image'],
  cardiology: ['header', 'signal', 'recording', 'intervals', 'annotations'],
  radiology: ['image'],
  dermatology: ['image'],
}
const USUAL = 'recording'

/** What a file can be in a sample of a pipeline; labs have further words of their own. */
export const rolesOf = (pipeline: PipelineType): readonly string[] => ROLES[pipeline] ?? [USUAL]

const BY_EXTENSION: Readonly<Record<string, string>> = {
  hea: 'header',
  dat: 'signal',
  edf: 'recording',
  csv: 'recording',
  tsv: 'recording',
  txt: 'intervals',
  atr: 'annotations',
}

/** As a role has to be written. */
export const ROLE_PATTERN = /^[a-z][a-z0-9_]{0,49}$/

/** What each file probably is in a sample, by its name; no two are the same. */
export function guessRoles(
  pipeline: PipelineType,
  names: readonly string[],
  taken: readonly string[] = [],
): string[] {
  const given = new Set(taken)
  return names.map((name) => {
    const guess = guessRole(pipeline, name)
    let role = guess
    for (let count = 2; given.has(role); count += 1) role = `${guess}_${count}`
    given.add(role)
    return role
  })
}

function guessRole(pipeline: PipelineType, name: string): string {
  const lower = name.toLowerCase()
  if (pipeline === 'retinal') {
    if (/(^|[^a-z])(left|os|l)([^a-z]|$)/.test(lower)) return 'left'
    if (/(^|[^a-z])(right|od|r)([^a-z]|$)/.test(lower)) return 'right'
    return 'image'
  }
  if (pipeline !== 'cardiology') return rolesOf(pipeline)[0] ?? USUAL
  return BY_EXTENSION[lower.split('.').at(-1) ?? ''] ?? USUAL
}
