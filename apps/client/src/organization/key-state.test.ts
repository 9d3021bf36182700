import { describe, expect, it } from 'vitest'
import { stateOf } from './key-state.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')

describe('what became of a key', () => {
  it.each([
    [{ revokedAt: null, expiresAt: null }, 'live'],
    [{ revokedAt: null, expiresAt: '2026-09-01T12:00:00Z' }, 'live'],
    [{ revokedAt: null, expiresAt: '2026-06-10T12:00:00Z' }, 'ends soon'],
    [{ revokedAt: null, expiresAt: '2026-06-01T12:00:00Z' }, 'expired'],
    [{ revokedAt: '2026-05-01T12:00:00Z', expiresAt: '2026-05-10T12:00:00Z' }, 'revoked'],
  ])('%o is %s', (key, state) => {
    expect(stateOf(key, NOW)).toBe(state)
  })
})
