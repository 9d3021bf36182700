import type { Outputs } from '@medilens/client'
import { expect, it } from 'vitest'
import { cardiologyFigures, valuesTable, verdict } from './report.ts'

type Value = Outputs['biomarker']['list']['items'][number]
type Judgement = Pick<Value, 'status' | 'noRangeReason'>

const inside: Judgement = { status: 'normal', noRangeReason: null }
const outside: Judgement = { status: 'borderline', noRangeReason: null }
const noNorm: Judgement = { status: null, noRangeReason: 'no_agreed_norm' }

const valueOf = (name: string, judgement: Judgement) => ({
  name,
  value: 40,
  unit: 'ms',
  normalRangeMin: null,
  normalRangeMax: null,
  ...judgement,
})

it.each([
  ['nothing was measured', 'measured', [], 'No value could be judged: none was measured.'],
  ['none has a range', 'measured', [noNorm], 'No value could be judged: none has a range.'],
  ['it is ungradable', 'ungradable', [], 'No value could be judged: the recording could not be graded.'],
  ['all are inside', 'measured', [inside, noNorm], 'Nothing is out of range, of what has one.'],
  ['one is outside', 'measured', [inside, outside], 'Out of range: value 1 (borderline).'],
] as const)('says so where %s', (_where, outcome, judgements, said) => {
  const biomarkers = judgements.map((judgement, index) => valueOf(`value ${index}`, judgement))
  expect(verdict({ outcome, biomarkers })).toBe(said)
})

it('says below the values why some have no range, once a reason', () => {
  const lines = valuesTable([
    valueOf('sdnn', noNorm),
    valueOf('rmssd', noNorm),
    valueOf('qtc', { status: null, noRangeReason: 'age_required' }),
  ])
  expect(lines.slice(-2)).toEqual([
    'no range for sdnn, rmssd: No range is agreed.',
    'no range for qtc: The date of birth is not known, and the range depends on age.',
  ])
})

it('does not say that all is well beside a finding that has no range, and words it for people', () => {
  const result = {
    pipelineType: 'cardiology' as const,
    rPeaksDetected: 2273,
    regularity: 'regular_interrupted',
    arrhythmiaDetected: true,
    arrhythmiaTypes: ['early_beats_other_shape', 'a_finding_of_another_pipeline'],
  }
  const outcome = 'measured' as const
  expect(verdict({ outcome, biomarkers: [valueOf('heart_rate', inside)], result })).toBe(
    'Nothing is out of range, of what has one. The findings above have no range: a person has to read the recording.',
  )
  const figures = cardiologyFigures({ result, outcome, ungradableReason: null }).join('\n')
  expect(figures).toContain('Early beats of another shape')
  expect(figures).toContain('a_finding_of_another_pipeline')
  expect(figures).not.toMatch(/early_beats|regular_interrupted/)
  const none = cardiologyFigures({
    result: { ...result, arrhythmiaDetected: null, arrhythmiaTypes: null },
    outcome,
    ungradableReason: null,
  })
  expect(none.at(-1)).toBe('  findings    none, which excludes no arrhythmia')
})

it('says below all that is in range why a clinician is to look nonetheless', () => {
  const reviewReason = '30 s of the recording could not be read'
  expect(verdict({ outcome: 'measured', biomarkers: [valueOf('heart_rate', inside)], reviewReason })).toBe(
    'Nothing is out of range, of what has one. A clinician is to look at it: 30 s of the recording could not be read.',
  )
})

it('says of a limit whether it is still in range, as the status has it', () => {
  const limit = {
    ...valueOf('qrs_duration', outside),
    value: 110,
    normalRangeMin: null,
    normalRangeMax: 110,
  }
  expect(valuesTable([limit]).at(-1)).toMatch(/110\.00 +ms +below 110 +borderline/)
})
