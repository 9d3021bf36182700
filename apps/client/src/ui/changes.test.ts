import { describe, expect, it } from 'vitest'
import { changesOf, withTypedSince } from './changes.ts'

describe('what is sent of a form', () => {
  it('is what differs from what was read, and nothing else', () => {
    const read = { name: 'A', phone: null, address: { city: 'X', street: 'Y' }, lists: ['one'] }
    expect(changesOf(read, { ...read, address: { street: 'Y', city: 'X' } })).toEqual({})
    expect(changesOf(read, { ...read, name: 'B', lists: ['one', 'two'] })).toEqual({
      name: 'B',
      lists: ['one', 'two'],
    })
  })

  it('holds what was taken away', () => {
    expect(changesOf<{ email: string | null }>({ email: 'a@b.example' }, { email: null })).toEqual({
      email: null,
    })
  })
})

describe('what a form goes on with', () => {
  it('is what was typed since it was sent, and of all else what is stored by now, by whomever', () => {
    const sent = { name: 'sent', phone: 'as it was read', notes: 'sent' }
    const now = { ...sent, notes: 'typed since' }
    const stored = { name: 'sent', phone: 'somebody else’s', notes: 'sent' }
    expect(withTypedSince(sent, now, stored)).toEqual({ ...stored, notes: 'typed since' })
  })
})
