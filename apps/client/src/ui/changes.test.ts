import { describe, expect, it } from 'vitest'
import { changesOf } from './changes.ts'

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
