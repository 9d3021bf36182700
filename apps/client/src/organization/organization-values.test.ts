import { describe, expect, it } from 'vitest'
import { fieldsOf, repeatedName, type OrganizationValues } from './organization-values.ts'

const VALUES: OrganizationValues = {
  name: ' Clinic ',
  type: 'clinic',
  email: '',
  phone: ' +1 ',
  address: [{ id: '1', name: 'city', value: ' Lisbon ' }],
  settings: [
    { id: '1', name: 'recallDays', value: '90', kind: 'number' },
    { id: '2', name: 'letters', value: 'false', kind: 'yes or no' },
    { id: '3', name: 'code', value: '007', kind: 'text' },
    { id: '4', name: '', value: '', kind: 'text' },
  ],
}

describe('what the form of an organization comes to', () => {
  it('is trimmed, empty where nothing is written, and keeps the kind of each setting', () => {
    expect(fieldsOf(VALUES)).toEqual({
      name: 'Clinic',
      type: 'clinic',
      email: null,
      phone: '+1',
      address: { city: 'Lisbon' },
      settings: { recallDays: 90, letters: false, code: '007' },
    })
  })

  it('finds the name that two lines have, of which one would be lost', () => {
    const line = { id: '', value: 'x' }
    expect(
      repeatedName([
        { ...line, name: 'a' },
        { ...line, name: 'b' },
      ]),
    ).toBeNull()
    expect(
      repeatedName([
        { ...line, name: 'a' },
        { ...line, name: ' a ' },
      ]),
    ).toBe('a')
  })
})
