import { expect, it } from 'vitest'
import { errorKind } from './error-kind.ts'

const SECRET = 'Jane Doe, diabetes'

it('names class, codes and places, and leaves the message out', () => {
  const cause = Object.assign(new TypeError(SECRET), {
    code: '23505',
    constraint: 'patients_pkey',
    detail: SECRET,
  })
  const kind = errorKind(new Error(SECRET, { cause }), { frames: true })
  expect(kind).toMatchObject({
    kind: 'Error',
    frames: expect.arrayContaining([expect.stringContaining('apps/server/src/log/error-kind.test.ts')]),
    cause: { kind: 'TypeError', code: '23505', constraint: 'patients_pkey' },
  })
  expect(JSON.stringify(kind)).not.toContain('Jane')
})

it('is not fooled by a message that looks like a stack', () => {
  const error = new Error(`first\n    at ${SECRET} (file.ts:1:1)\nlast`)
  expect(JSON.stringify(errorKind(error, { frames: true }))).not.toContain('Jane')
})

it('gives no places where the message is not the one that the stack begins with', () => {
  const error = new Error(SECRET)
  // Written down at the first look at it.
  expect(error.stack).toContain(SECRET)
  error.message = 'changed'
  expect(errorKind(error, { frames: true })).toEqual({ kind: 'Error', frames: [] })
})

it.each([['a text'], [{ message: SECRET }], [null], [undefined]])(
  'names the type of what is no error',
  (thrown) => {
    expect(errorKind(thrown)).toEqual({ kind: typeof thrown })
  },
)

it('takes no value for a name', () => {
  class Odd extends Error {}
  Object.defineProperty(Odd, 'name', { value: SECRET })
  expect(errorKind(Object.assign(new Odd(''), { code: SECRET, table: SECRET }))).toEqual({ kind: 'Error' })
})

it('ends where causes go round', () => {
  const one = new Error('one')
  const two = new Error('two', { cause: one })
  one.cause = two
  expect(JSON.stringify(errorKind(one)).length).toBeLessThan(500)
})
