import { describe, expect, it } from 'vitest'
import { inputOf } from './events.ts'

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
