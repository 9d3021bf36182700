/** What somebody changed of what they read; the same in other words, in another order of its keys, is no change. */
export const changesOf = <Fields extends object>(read: Fields, mine: Fields): Partial<Fields> => {
  const changes: Partial<Fields> = { ...mine }
  for (const field in mine) if (isSame(read[field], mine[field])) delete changes[field]
  return changes
}

/** What a form goes on with once it is saved: what was typed since it was sent, and of all else what is stored. */
export const withTypedSince = <Fields extends object>(sent: Fields, now: Fields, stored: Fields): Fields => ({
  ...stored,
  ...changesOf(sent, now),
})

/** Whether two plain values are the same; documents whatever the order of their keys. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : part,
  ) ?? ''
