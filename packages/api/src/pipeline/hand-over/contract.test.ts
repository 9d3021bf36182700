import { PIPELINE_TYPES } from '@medilens/db'
import { describe, expect, it } from 'vitest'
import { wholeResult } from '../../testing/whole-result.ts'
import { judgeByContract } from './contract.ts'

describe.each(PIPELINE_TYPES)('the contract of %s', (type) => {
  // What an image is of is the one thing that is never unknown.
  const nothing = type === 'radiology' ? { modalityType: 'ct' } : {}
  const judge = (payload: object) => judgeByContract(`${type}/1`, type, payload)
  const measured = (more: object) => judge({ outcome: 'measured', biomarkers: [], result: nothing, ...more })

  it('takes what was measured, a value or a field, and what could not be', () => {
    expect(measured({ biomarkers: [{ name: 'of its own', value: 1 }] })).toMatchObject({ isKept: true })
    expect(measured({ result: wholeResult(type) })).toMatchObject({ isKept: true })
    expect(judge({ outcome: 'ungradable', reason: 'too dark' })).toMatchObject({ isKept: true })
  })

  it('is not kept by a measurement that says nothing at all', () => {
    const unknown = Object.fromEntries(Object.keys(wholeResult(type)).map((field) => [field, null]))
    for (const result of [nothing, { ...unknown, ...nothing }]) {
      expect(measured({ result, riskLevel: 'low', qualityScore: 1 })).toMatchObject({
        isKept: false,
        issues: [{ path: 'result' }],
      })
    }
  })

  it('is not kept by a poor sample that says something of the patient', () => {
    for (const said of [{ riskScore: 10 }, { riskLevel: 'low' }, { biomarkers: [] }, { result: nothing }]) {
      expect(
        judge({ outcome: 'ungradable', reason: 'too dark', ...said }),
        JSON.stringify(said),
      ).toMatchObject({
        isKept: false,
      })
    }
  })
})
