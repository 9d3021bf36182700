import { createHash } from 'node:crypto'

/** SHA-256, in hex, of a JSON document, whatever the order of its fields. */
export const fingerprint = (document: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(document)))
    .digest('hex')

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, inOrder(part)]),
  )
}
