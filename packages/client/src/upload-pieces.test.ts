import { expect, it } from 'vitest'
import { nextPiece } from './upload-pieces.ts'

const FRAME = 65_536

/** The pieces of a file over a connection of so many bytes a second. */
function piecesOf(sizeBytes: number, bytesPerSecond: number): number[] {
  const pieces: number[] = []
  let last: Parameters<typeof nextPiece>[1] = null
  for (let sent = 0; sent < sizeBytes;) {
    const bytes = Math.min(nextPiece(sizeBytes, last), sizeBytes - sent)
    pieces.push(bytes)
    sent += bytes
    last = { bytes, ms: (bytes / bytesPerSecond) * 1_000 }
  }
  return pieces
}

it('an upload comes in few pieces, however slow or fast, and each but the last in whole frames', () => {
  for (const sizeBytes of [1, FRAME, 2_000_000, 300_000_000, 2 ** 31]) {
    for (const bytesPerSecond of [10_000, 1_000_000, 100_000_000, Infinity]) {
      const pieces = piecesOf(sizeBytes, bytesPerSecond)
      const said = `${sizeBytes} bytes at ${bytesPerSecond}/s in ${pieces.length}`
      // Going on reads what is held once more: more pieces would make that most of the work.
      expect(pieces.length, said).toBeLessThanOrEqual(16)
      expect(
        pieces.slice(0, -1).filter((bytes) => bytes % FRAME !== 0),
        said,
      ).toEqual([])
    }
  }
})

it('of a file that comes slowly is heard once a second', () => {
  const seconds = piecesOf(20_000_000, 1_500_000).map((bytes) => bytes / 1_500_000)
  expect(Math.max(...seconds)).toBeLessThan(1.5)
})
