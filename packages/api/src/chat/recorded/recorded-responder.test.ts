import { newId } from '@medilens/db'
import { describe, expect, it } from 'vitest'
import type { AssessmentFact, Facts, ValueFact } from '../facts.ts'
import { grounded, groundsOf } from '../grounding.ts'
import { NOT_KNOWN } from '../responder.ts'
import { recordedResponder } from './recorded-responder.ts'

describe('the answer is to the question', () => {
  const NOW = Date.parse('2026-03-10T12:00:00Z')
  const daysAgo = (days: number) => new Date(NOW - days * 86_400_000)
  const value = (name: string, more: Partial<ValueFact>): ValueFact => ({
    id: newId<'BiomarkerValueId'>(),
    assessmentId: newId<'AssessmentId'>(),
    name,
    value: 80,
    unit: 'ms',
    normalRangeMin: null,
    normalRangeMax: null,
    noRangeReason: null,
    status: null,
    measuredAt: daysAgo(1),
    pipelineType: 'cardiology',
    pipelineVersion: null,
    eyeLaterality: null,
    ...more,
  })
  const assessmentOf = (
    pipelineType: AssessmentFact['pipelineType'],
    more: Partial<AssessmentFact> = {},
  ) => ({
    id: newId<'AssessmentId'>(),
    pipelineType,
    status: 'completed' as const,
    outcome: 'measured' as const,
    ungradableReason: null,
    riskScore: null,
    riskLevel: null,
    requiresReview: false,
    reviewReason: null,
    reviewedAt: null,
    supersedesId: null,
    supersededById: null,
    recalledAt: null,
    measuredAt: daysAgo(1),
    results: null,
    ...more,
  })
  const inRange = { status: 'normal' as const, normalRangeMin: 60, normalRangeMax: 100, unit: '/min' }
  const density = { pipelineType: 'retinal' as const, unit: '1', noRangeReason: 'no_agreed_norm' as const }
  const values = [
    value('heart_rate', { ...inRange, value: 70 }),
    value('heart_rate', { ...inRange, value: 130, status: 'abnormal', measuredAt: daysAgo(20) }),
    // An excluded limit is out of range, and the words must not say that it is in it.
    value('qrs_duration', { value: 110, normalRangeMax: 110, status: 'borderline' }),
    value('vessel_density', { ...density, value: 0.11, eyeLaterality: 'left', measuredAt: daysAgo(40) }),
    // A sender's word without a range.
    value('vessel_density', { ...density, value: 0.45, eyeLaterality: 'right', status: 'normal' }),
  ]
  const notMeasured = [
    { name: 'dmePresent', reason: 'No trained model.' },
    { name: 'prIntervalMs', reason: 'No P wave.' },
    { name: 'pr_interval', reason: 'No P wave.' },
    { name: 'drGrade', reason: 'No trained model.' },
    { name: 'riskLevel', reason: 'No norm.' },
  ]
  const assessments = [
    assessmentOf('cardiology', { status: 'failed', outcome: null }),
    assessmentOf('retinal', { results: { notMeasured }, reviewedAt: daysAgo(0) }),
    assessmentOf('dermatology', { requiresReview: true, measuredAt: daysAgo(90) }),
  ]
  const answer = async (question: string, told: readonly ValueFact[] = values): Promise<string> => {
    const facts: Facts = { at: new Date(NOW), patient: { values: told, assessments } }
    const lines: string[] = []
    for await (const sentence of recordedResponder.respond(question, facts))
      lines.push(grounded(sentence, groundsOf(facts)).text)
    return lines.join('\n')
  }

  it.each([
    [
      'Which values are normal?',
      'Heart rate was last measured on 2026-03-09 UTC: 70 /min, normal (reference range 60 to 100 /min).',
    ],
    [
      'What is not out of range?',
      'Heart rate was last measured on 2026-03-09 UTC: 70 /min, normal (reference range 60 to 100 /min).',
    ],
    [
      'What is not normal?',
      'QRS duration was last measured on 2026-03-09 UTC: 110 ms, borderline (reference range below 110 ms).',
    ],
    [
      'Are all values normal?',
      'QRS duration was last measured on 2026-03-09 UTC: 110 ms, borderline (reference range below 110 ms).',
    ],
    [
      'What was the vessel density of the left eye?',
      'Retinal vessel density of the left eye was last measured on 2026-01-29 UTC: 0.11 (No range is agreed).',
    ],
    [
      'vessel density right eye',
      'Retinal vessel density of the right eye was last measured on 2026-03-09 UTC: 0.45, called normal by who measured it (No range is agreed).',
    ],
    [
      'vessel density of the left eye in the last 30 days',
      "I don't know: Retinal vessel density of the left eye was not measured in that time; it was last measured on 2026-01-29 UTC.",
    ],
    [
      'How has the heart rate changed over the last week?',
      "I don't know how Heart rate changed: there is no earlier value of that time to compare with; on 2026-03-09 UTC it was 70 /min.",
    ],
    ['heart rate of the left eye', NOT_KNOWN.nothing_of_that],
    // Something is stored, if nothing of this.
    ['How was the last voice recording?', NOT_KNOWN.nothing_of_that],
    ['Show me the skin results of the last week', NOT_KNOWN.nothing_of_that],
    ['What tests of the heart were done?', /^The cardiology assessment of 2026-03-09 UTC has failed\.\n/],
    // That nothing of the eye waits is not that nothing does.
    [
      'Does the eye scan need review?',
      'No retinal assessment waits for a review; the latest are: retinal of 2026-03-09 UTC.\n' +
        'The retinal assessment of 2026-03-09 UTC was reviewed on 2026-03-10 UTC.',
    ],
    [
      'What could not be measured on the eye?',
      'The retinal assessment of 2026-03-09 UTC did not measure DME present; DR grade: No trained model.\n' +
        'The retinal assessment of 2026-03-09 UTC did not measure PR interval: No P wave.',
    ],
  ])('%s', async (question, expected) => {
    const said = await answer(question)
    if (typeof expected === 'string') expect(said).toBe(expected)
    else expect(said).toMatch(expected)
  })

  it.each(['Is the heart rate normal?', 'Which values are normal?', 'Which values are out of range?'])(
    'says why the assessment of a normal value waits for a clinician: %s',
    async (question) => {
      const [waiting] = assessments.filter(({ requiresReview }) => requiresReview)
      const assessmentId = waiting?.id ?? newId<'AssessmentId'>()
      const reason = /\nThe dermatology assessment of 2025-12-10 UTC waits for a review\.$/
      const normal = { ...inRange, value: 70 }
      expect(await answer(question, [value('heart_rate', { ...normal, assessmentId })])).toMatch(reason)
      expect(await answer(question, [value('heart_rate', normal)])).not.toContain('waits')
    },
  )

  it('calls no value that crossed a threshold harmless, whatever range it was sent with', async () => {
    const lab = { status: 'normal' as const, normalRangeMin: 110, normalRangeMax: 130 }
    const told = [
      value('heart_rate', { ...inRange, value: 70 }),
      value('qrs_duration', { ...lab, value: 125 }),
    ]
    const crossed =
      'QRS duration was last measured on 2026-03-09 UTC: 125 ms, normal (reference range 110 to 130 ms),' +
      ' beyond a clinical threshold: block.'
    expect(await answer('Which values are out of range?', told)).toBe(crossed)
    expect(await answer('Which values are normal?', told)).not.toContain('QRS')
    expect(await answer('What is the latest QRS duration?', told)).toContain(crossed)
  })
})
