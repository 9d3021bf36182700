/** What a server holds whole: a piece that ends elsewhere is sent again from there. */
const FRAME = 65_536
const SMALLEST = 4 * FRAME
/** How long a piece is meant to take, ms: as often one hears how far it is. */
const AIM_MS = 1_000
/** In at most so many pieces, however slow: going on reads what is held once more, for its hash. */
const MOST_PIECES = 16

/** How many bytes to send at once, after a piece that took so long, or none. */
export function nextPiece(
  sizeBytes: number,
  last: { readonly bytes: number; readonly ms: number } | null,
): number {
  const reached = last === null ? SMALLEST : (last.bytes * AIM_MS) / Math.max(last.ms, 1)
  // Twice as much at most: the first piece may only have filled a buffer.
  const grown = last === null ? reached : Math.min(reached, 2 * last.bytes)
  return Math.ceil(Math.max(grown, sizeBytes / MOST_PIECES, SMALLEST) / FRAME) * FRAME
}
