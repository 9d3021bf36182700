import { beforeEach, describe, expect, it } from 'vitest'
import { claimDrafts, createDrafts, dropDrafts } from './drafts.ts'

const person = (id: string, organizationId: string | null) => ({ user: { id }, organizationId })
const dana = person('dana', 'clinic')
const drafts = createDrafts<string>()

beforeEach(() => {
  dropDrafts()
  claimDrafts(dana)
  drafts.write(dana, 'note', 'half a sentence')
})

describe('what was typed', () => {
  it('is there again for the same person in the same organization', () => {
    claimDrafts(dana)
    expect(drafts.read(dana, 'note')).toBe('half a sentence')
    drafts.write(dana, 'note', null)
    expect(drafts.read(dana, 'note')).toBeNull()
  })

  it('waits until they have said in which organization they are', () => {
    claimDrafts(person('dana', null))
    claimDrafts(dana)
    expect(drafts.read(dana, 'note')).toBe('half a sentence')
  })

  it.each([
    ['another person came', person('alex', 'clinic')],
    ['another person came, of several organizations', person('alex', null)],
    ['the organization is another', person('dana', 'hospital')],
  ])('is gone once %s', (_what, next) => {
    claimDrafts(next)
    expect(drafts.read(next, 'note')).toBeNull()
    claimDrafts(dana)
    expect(drafts.read(dana, 'note')).toBeNull()
  })

  it('is not read or written by whoever is not the one who signed in last', () => {
    const alex = person('alex', 'clinic')
    expect(drafts.read(alex, 'note')).toBeNull()
    drafts.write(alex, 'note', 'overwritten')
    expect(drafts.read(dana, 'note')).toBe('half a sentence')
  })

  it('is gone after signing out, and a page that is still there keeps nothing more', () => {
    dropDrafts()
    drafts.write(dana, 'note', 'typed on')
    claimDrafts(dana)
    expect(drafts.read(dana, 'note')).toBeNull()
  })
})
