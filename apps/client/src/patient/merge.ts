import { changesOf, isSame } from '../ui/changes.ts'
import type { DetailField, Details } from './draft.ts'
import { DETAIL_FIELDS, isListField } from './fields.ts'

/** Three versions of a record: as it was read, as somebody else has left it since, and as one typed it. */
export interface Versions {
  readonly before: Details
  readonly theirs: Details
  readonly mine: Details
}

/** Whose a field that both changed is to be; `both` for lists alone: what either added or took away. */
export type Choice = 'theirs' | 'mine' | 'both'
export type Choices = Readonly<Partial<Record<DetailField, Choice>>>

export interface Differences {
  /** Changed by both, and differently: somebody has to say whose it is to be. */
  readonly disputed: readonly DetailField[]
  readonly theirsAlone: readonly DetailField[]
  readonly mineAlone: readonly DetailField[]
}

/** Who changed what. What both changed to the same is no difference. */
export function differencesOf({ before, theirs, mine }: Versions): Differences {
  const differing = DETAIL_FIELDS.filter((field) => !isSame(theirs[field], mine[field]))
  const byThem = (field: DetailField): boolean => !isSame(before[field], theirs[field])
  const byMe = (field: DetailField): boolean => !isSame(before[field], mine[field])
  return {
    disputed: differing.filter((field) => byThem(field) && byMe(field)),
    theirsAlone: differing.filter((field) => byThem(field) && !byMe(field)),
    mineAlone: differing.filter((field) => !byThem(field)),
  }
}

/** What somebody else has left, with what one changed oneself on top of it; of what both changed, as chosen. */
export function merged({ before, theirs, mine }: Versions, choices: Choices): Details {
  const changes = changesOf(before, mine)
  for (const field of DETAIL_FIELDS) {
    const choice = choices[field]
    if (choice === 'theirs') delete changes[field]
    if (choice === 'both' && isListField(field)) {
      changes[field] = mergedList(before[field], theirs[field], mine[field])
    }
  }
  return { ...theirs, ...changes }
}

const mergedList = (before: string[], theirs: string[], mine: string[]): string[] => [
  ...theirs.filter((entry) => mine.includes(entry) || !before.includes(entry)),
  ...mine.filter((entry) => !before.includes(entry) && !theirs.includes(entry)),
]
