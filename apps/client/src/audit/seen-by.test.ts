import { describe, expect, it } from 'vitest'
import type { Actors } from './actors.ts'
import { seenBy, type Access } from './seen-by.ts'

const actors: Pick<Actors, 'of'> = {
  of: ({ userId, apiKeyId }) => {
    if (userId !== null) return { kind: 'user', id: userId, name: userId }
    return apiKeyId === null
      ? { kind: 'system', id: null, name: 'system' }
      : { kind: 'key', id: apiKeyId, name: apiKeyId }
  },
}

const access = (hour: number, by: Partial<Access> = {}): Access => ({
  userId: null,
  apiKeyId: null,
  action: 'read',
  phiAccessed: true,
  createdAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`,
  ...by,
})

describe('who saw a patient', () => {
  it('is counted by person and key, with the last one first and denials apart', () => {
    const rows = seenBy(
      [
        access(9, { apiKeyId: 'k' }),
        access(8, { userId: 'dana' }),
        access(7, { userId: 'dana', action: 'deny', phiAccessed: false }),
        access(6, { userId: 'dana' }),
        access(5),
      ],
      actors,
    )
    expect(rows.map(({ actor, times, denied }) => [actor.name, times, denied])).toEqual([
      ['k', 1, 0],
      ['dana', 2, 1],
      ['system', 1, 0],
    ])
    expect(rows[1]).toMatchObject({ first: '2026-03-01T06:00:00Z', last: '2026-03-01T08:00:00Z' })
  })

  it('is nobody where there are no events', () => {
    expect(seenBy([], actors)).toEqual([])
  })
})
