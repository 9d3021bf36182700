import { expect, it } from 'vitest'
import { detailsOf, draftOf, EMPTY_DRAFT, type Details } from './draft.ts'
import { differencesOf, merged } from './merge.ts'

const before: Details = {
  ...detailsOf(EMPTY_DRAFT),
  fullName: 'Ada Sample',
  phoneNumber: '1',
  address: { line1: 'A', city: 'B' },
  allergies: ['penicillin', 'latex'],
}

it('says who changed what, and disputes only what both changed differently', () => {
  const theirs = { ...before, phoneNumber: '2', email: 'a@example.org', gender: 'female' as const }
  const mine = { ...before, phoneNumber: '3', medicalNotes: 'new', gender: 'female' as const }
  expect(differencesOf({ before, theirs, mine })).toEqual({
    disputed: ['phoneNumber'],
    theirsAlone: ['email'],
    mineAlone: ['medicalNotes'],
  })
})

it('takes the order of the parts of an address for no change', () => {
  const theirs = { ...before, address: { city: 'B', line1: 'A' } }
  expect(differencesOf({ before, theirs, mine: before }).theirsAlone).toEqual([])
})

it('keeps what somebody else changed where one changed something else', () => {
  const theirs = { ...before, email: 'a@example.org' }
  const mine = { ...before, medicalNotes: 'new' }
  expect(merged({ before, theirs, mine }, {})).toEqual({ ...theirs, medicalNotes: 'new' })
})

it('gives a disputed field to whom it was given', () => {
  const theirs = { ...before, phoneNumber: '2' }
  const mine = { ...before, phoneNumber: null }
  expect(merged({ before, theirs, mine }, { phoneNumber: 'theirs' }).phoneNumber).toBe('2')
  expect(merged({ before, theirs, mine }, { phoneNumber: 'mine' }).phoneNumber).toBeNull()
})

it('puts two lists together as both changed them: nothing added is lost, nothing taken away comes back', () => {
  const theirs = { ...before, allergies: ['penicillin', 'latex', 'pollen'] }
  const mine = { ...before, allergies: ['latex', 'nuts'] }
  expect(merged({ before, theirs, mine }, { allergies: 'both' }).allergies).toEqual([
    'latex',
    'pollen',
    'nuts',
  ])
})

it('types a record over without changing it', () => {
  const stored = { ...before, address: { line1: 'A', doorCode: '7' }, email: 'a@example.org' }
  expect(detailsOf(draftOf(stored))).toEqual(stored)
})
