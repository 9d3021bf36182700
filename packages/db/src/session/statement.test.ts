import { expect, test } from 'vitest'
import { isoInstant } from './statement.ts'

test.each([
  ['2026-11-28 20:34:45+00', '2026-11-28T20:34:45.000Z'],
  ['2026-11-28 20:34:45.1+00', '2026-11-28T20:34:45.100Z'],
  ['2026-11-28 20:34:45.12+00', '2026-11-28T20:34:45.120Z'],
  ['2026-11-28 20:34:45.123+00', '2026-11-28T20:34:45.123Z'],
  ['2026-11-28 23:34:45.123+05:30', '2026-11-28T18:04:45.123Z'],
  ['2026-11-28 23:34:45-02', '2026-11-29T01:34:45.000Z'],
  ['1900-01-01 00:00:00+00', '1900-01-01T00:00:00.000Z'],
])('an instant is answered as it is, wherever the server’s clock stands: %s', (written, answered) => {
  expect(isoInstant(written)).toBe(answered)
})
