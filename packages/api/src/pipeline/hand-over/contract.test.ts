import { PIPELINE_TYPES } from '@medilens/db'
import { describe, expect, it } from 'vitest'
import { judgeByContract } from './contract.ts'

describe.each(PIPELINE_TYPES)('the contract of %s', (type) => {
  // What an image is of is the one thing that is never unknown.
  const result = type === 'radiology' ? { modalityType: 'ct' } : {}
  const judge = (payload: object) => judgeByContract(`${type}/1`, type, payload)

  it('takes what is measured, also nothing but the outcome', () => {
    expect(judge({ outcome: 'measured', biomarkers: [], result })).toMatchObject({ isKept: true })
    expect(judge({ outcome: 'ungradable', reason: 'too dark' })).toMatchObject({ isKept: true })
  })

  it('is not kept by a poor sample that says something of the patient', () => {
    for (const said of [{ riskScore: 10 }, { riskLevel: 'low' }, { biomarkers: [] }, { result }]) {
      expect(
        judge({ outcome: 'ungradable', reason: 'too dark', ...said }),
        JSON.stringify(said),
      ).toMatchObject({
        isKept: false,
      })
    }
  })
})
