import { describe, expect, it } from 'vitest'
import { demoPatients } from './patients.ts'

const names = (seed: number) => demoPatients(seed).map(({ fullName }) => fullName)

describe('demoPatients', () => {
  it('are the same for a seed and others for another', () => {
    expect(demoPatients(5)).toEqual(demoPatients(5))
    expect(names(5)).not.toEqual(names(6))
  })

  it.each([0, 1, 42, 2_026])('are thirty different people with one account, seed %d', (seed) => {
    const patients = demoPatients(seed)
    expect(patients).toHaveLength(30)
    for (const of of ['key', 'fullName', 'email'] as const)
      expect(new Set(patients.map((patient) => patient[of])).size).toBe(30)
    expect(patients.map(({ hasAccount }) => hasAccount)).toEqual(patients.map((_, index) => index === 0))
    expect(patients[0]).toMatchObject({ fullName: 'Maren Samplewood', historyDays: 730 })
    expect(new Set(patients.map(({ gender }) => gender))).toEqual(
      new Set(['female', 'male', 'other', 'unknown']),
    )
  })

  it('can be reached by nobody', () => {
    for (const patient of demoPatients(9)) {
      expect(patient.phoneNumber).toMatch(/^\+1 \d{3} 555 01\d\d$|^\+44 7700 900\d{3}$/)
      expect(patient.email).toMatch(/^[a-z]+(\.[a-z]+)+@example\.org$/)
      expect(patient.dateOfBirth).toMatch(/^(19|20)\d\d-(0[1-9]|1[0-2])-([01]\d|2[0-8])$/)
      expect(patient.fitzpatrickType).toBeGreaterThanOrEqual(1)
      expect(patient.fitzpatrickType).toBeLessThanOrEqual(6)
    }
  })
})
