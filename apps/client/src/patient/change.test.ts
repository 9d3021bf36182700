import { expect, it } from 'vitest'
import { isOld, judgedText, turnOf } from './change.ts'

it.each([
  ['normal', 'abnormal', 'now abnormal', true],
  ['normal', 'borderline', 'now borderline', true],
  ['borderline', 'abnormal', 'now abnormal', true],
  ['abnormal', 'borderline', 'no longer abnormal', false],
  ['abnormal', 'normal', 'back to normal', false],
] as const)('a value that was %s and is %s is said to be "%s"', (before, status, text, isWorse) => {
  expect(turnOf({ status, previous: { status: before } })).toEqual({ text, isWorse })
})

it.each([
  ['that did not cross a limit', 'normal', 'normal'],
  ['without a range now', null, 'normal'],
  ['without a range before', 'normal', null],
] as const)('a change %s is called neither better nor worse', (_, status, before) => {
  expect(turnOf({ status, previous: { status: before } })).toBeNull()
})

it('a first value is no change', () => {
  expect(turnOf({ status: 'abnormal', previous: null })).toBeNull()
})

const statuses = (...given: readonly ('normal' | 'borderline' | 'abnormal' | null)[]) =>
  given.map((status) => ({ status }))

it.each([
  [statuses(null), 'None of the latest values has a reference range to be judged by.'],
  [
    statuses('normal', null),
    'None of 1 latest values with a reference range are outside of it; 1 more has no range.',
  ],
  [statuses('abnormal', 'normal'), '1 of 2 latest values with a reference range is outside of it.'],
  [
    statuses('abnormal', 'borderline', null, null),
    '2 of 2 latest values with a reference range are outside of it; 2 more have no range.',
  ],
])('no all-clear is given for values without a range', (items, text) => {
  expect(judgedText(items)).toBe(text)
})

it('a value of more than a year ago is told to be old', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect([isOld('2019-03-02T08:00:00Z', now), isOld('2026-03-02T08:00:00Z', now)]).toEqual([true, false])
})
