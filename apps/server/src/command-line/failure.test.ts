import { AppError } from '@medilens/api'
import { MediLensError } from '@medilens/client'
import { expect, it } from 'vitest'
import { explain } from './failure.ts'

const issues = [
  { path: 'patientId', problem: 'Invalid UUID' },
  { path: '', problem: 'is odd' },
]

it.each([
  ['of a call', new MediLensError('invalid_input', 'The input does not fit.', { issues })],
  ['of a service', new AppError('invalid_input', 'The input does not fit.', issues)],
])('says of an error %s what is wrong where', (_of, error) => {
  expect(explain(error)).toBe('The input does not fit.\n  patientId: Invalid UUID\n  input: is odd')
})

it('says of an error without issues its message alone', () => {
  expect(explain(new AppError('not_found', 'No such patient.'))).toBe('No such patient.')
})
