import { describe, expect, it } from 'vitest'
import { eventInWords } from './event-words.ts'

describe('an event in words', () => {
  it('says what was done, and of a denial what was tried', () => {
    expect(eventInWords('patient.read', 'read')).toBe('opened a patient’s record')
    expect(eventInWords('patient.read', 'deny')).toBe('tried to open a patient’s record')
  })

  it('is the event itself, where it is not known here', () => {
    expect(eventInWords('laboratory.order', 'create')).toBe('laboratory.order')
    expect(eventInWords('laboratory.order', 'deny')).toBe('tried: laboratory.order')
  })
})
