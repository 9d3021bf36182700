import { expect, test } from 'vitest'
import { isoInstant } from './statement.ts'

test.each([
  ['2026-11-28 20:34:45+00', '2026-11-28T20:34:45.000Z'],
  ['2026-11-28 20:34:45.1+00', '2026-11-28T20:34:45.100Z'],
  ['2026-11-28 20:34:45.12+00', '2026-11-28T20:34:45.120Z'],
  ['2026-11-28 20:34:45.123+00', '2026-11-28T20:34:45.123Z'],
  ['2026-11-28 20:34:45.123456+00', '2026-11-28T20:34:45.123Z'],
  ['2026-11-28 22:34:45.12+02', '2026-11-28T20:34:45.120Z'],
])('an instant that PostgreSQL writes as %s is answered as one that every browser reads', (text, iso) => {
  expect(isoInstant(text)).toBe(iso)
})
