import { describe, expect, it } from 'vitest'
import { inputOf, problemWith } from './search.ts'

describe('the days of the audit', () => {
  it('are whole: the last one is included to its end', () => {
    const { from, until } = inputOf({ from: '2026-03-01', until: '2026-03-01' })
    const hours = (Date.parse(until ?? '') - Date.parse(from ?? '')) / 3_600_000
    expect(hours).toBe(24)
    expect(new Date(from ?? '').getHours()).toBe(0)
  })

  it('are left out where none is chosen', () => {
    expect(inputOf({ event: 'patient.read' })).toEqual({ eventType: 'patient.read' })
  })
})

describe('filters that cannot be asked for', () => {
  it.each([
    [{ from: '2026-03-02', until: '2026-03-01' }, 'first day is after'],
    [{ event: 'patient.read', from: '2020-01-01', until: '2026-03-01' }, '366 days'],
    [{ user: 'nobody' }, 'Take one'],
  ])('%o are told before anybody is asked', (search, words) => {
    expect(problemWith(search)).toContain(words)
  })

  it('leave the others alone', () => {
    expect(problemWith({})).toBeNull()
    expect(problemWith({ event: 'patient.read', from: '2026-01-01', until: '2026-03-01' })).toBeNull()
  })
})
