import { expect, it } from 'vitest'
import { isOld, judgedText, turnOf } from './change.ts'

it.each([
  ['normal', 'abnormal', 'now abnormal', true],
  ['normal', 'borderline', 'now borderline', true],
  ['borderline', 'abnormal', 'now abnormal', true],
  ['abnormal', 'borderline', 'no longer abnormal', false],
  ['abnormal', 'normal', 'back to normal', false],
] as const)('a value that was %s and is %s is said to be "%s"', (before, status, text, isWorse) => {
  expect(turnOf({ status, crossed: [], previous: { status: before, crossed: [] } })).toEqual({
    text,
    isWorse,
  })
})

it.each([
  ['that did not cross a limit', 'normal', 'normal'],
  ['without a range now', null, 'normal'],
  ['without a range before', 'normal', null],
] as const)('a change %s is called neither better nor worse', (_, status, before) => {
  expect(turnOf({ status, crossed: [], previous: { status: before, crossed: [] } })).toBeNull()
})

it('a first value is no change', () => {
  expect(turnOf({ status: 'abnormal', crossed: [], previous: null })).toBeNull()
})

it.each([
  ['now crossed one', 'normal', [], 'normal', 'now beyond a threshold'],
  ['now crossed one without any range', null, [], null, 'now beyond a threshold'],
  ['is in another range', 'abnormal', ['block'], 'normal', undefined],
  ['is in no range', 'normal', ['block'], null, undefined],
] as const)('no value beyond a threshold that %s is called better', (_, before, crossed, status, text) => {
  const turn = turnOf({ status, crossed: ['block'], previous: { status: before, crossed } })
  expect([turn?.text, turn?.isWorse]).toEqual([text, text === undefined ? undefined : true])
})

const statuses = (...given: readonly ('normal' | 'borderline' | 'abnormal' | null)[]) =>
  given.map((status) => ({ status, crossed: [] }))

it.each([
  [statuses(null), 'None of the latest values has a reference range to be judged by.'],
  [
    statuses('normal', null),
    'None of 1 latest values with a reference range are outside of it; 1 more has no range.',
  ],
  [statuses('abnormal', 'normal'), '1 of 2 latest values with a reference range is outside of it.'],
  [
    [{ status: 'normal' as const, crossed: ['block'] }],
    'None of 1 latest values with a reference range are outside of it. 1 crossed a clinical threshold.',
  ],
  [
    statuses('abnormal', 'borderline', null, null),
    '2 of 2 latest values with a reference range are outside of it; 2 more have no range.',
  ],
])('no all-clear is given for values without a range or beyond a threshold', (items, text) => {
  expect(judgedText(items)).toBe(text)
})

it('a value of more than a year ago is told to be old', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect([isOld('2019-03-02T08:00:00Z', now), isOld('2026-03-02T08:00:00Z', now)]).toEqual([true, false])
})
