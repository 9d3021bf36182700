import { expect, it } from 'vitest'
import { courseOf } from './change.ts'

const range = { normalRangeMin: 60, normalRangeMax: 100 }

it.each([
  ['higher', 80, 90, 'worse'],
  ['higher', 90, 80, 'better'],
  ['lower', 90, 80, 'worse'],
  ['both', 70, 110, 'worse'],
  ['both', 110, 70, 'better'],
  ['both', 50, 40, 'worse'],
  ['both', 70, 90, null],
  ['both', 50, 110, null],
  ['higher', 80, 80, null],
  [null, 80, 90, null],
] as const)('with %s as worse, takes a change from %d to %d for %s', (worse, before, now, course) => {
  expect(courseOf({ ...range, value: now, previous: { value: before } }, worse)).toBe(course)
})

it('says nothing of a first value, nor of one without a range whose both sides would be worse', () => {
  expect(courseOf({ ...range, value: 80, previous: null }, 'higher')).toBeNull()
  const open = { normalRangeMin: null, normalRangeMax: null, value: 80, previous: { value: 70 } }
  expect(courseOf(open, 'both')).toBeNull()
})
