/** Where a key leads to: an index, null for none; undefined for a key that leads nowhere. */
export const stepped = (key: string, chosen: number | null, count: number): number | null | undefined => {
  if (count === 0) return undefined
  const last = count - 1
  switch (key) {
    case 'ArrowLeft':
      return chosen === null ? last : Math.max(0, chosen - 1)
    case 'ArrowRight':
      return chosen === null ? 0 : Math.min(last, chosen + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'Escape':
      return chosen === null ? undefined : null
    default:
      return undefined
  }
}
