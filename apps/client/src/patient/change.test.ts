import { expect, it } from 'vitest'
import { turnOf } from './change.ts'

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
