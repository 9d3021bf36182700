interface AnyPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** The rows of all pages of a list that is short enough to be had whole. */
export async function allPages<Item>(
  ask: (cursor: { cursor?: string }) => Promise<AnyPage<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let page = await ask({})
  items.push(...page.items)
  while (page.nextCursor !== null) {
    // Each page is asked for by the end of the one before.
    // oxlint-disable-next-line no-await-in-loop
    page = await ask({ cursor: page.nextCursor })
    items.push(...page.items)
  }
  return items
}
