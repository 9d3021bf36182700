import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientSearchName, phoneDigits } from './patient-search.ts'

describe('patientSearchName', () => {
  it.each([
    ['Zoë  Müller', 'zoe muller'],
    ['  JOSÉ\tÁLVAREZ ', 'jose alvarez'],
    ['İpek Şahin', 'ipek sahin'],
    ['Ｍａｒｅｎ', 'maren'],
    ['Łukasz Øre', 'łukasz øre'],
    ['ﬁnn', 'finn'],
    ['Nguyễn Thị', 'nguyen thi'],
    ['王 小明', '王 小明'],
    ['   ', ''],
  ])('finds %j as %j, however it was typed', (name, found) => {
    expect(patientSearchName(name)).toBe(found)
  })

  it('gives the same for a name and for its own answer, so that a search is stored and asked alike', () => {
    assert(
      property(string({ unit: 'grapheme' }), (name) => {
        const once = patientSearchName(name)
        expect(patientSearchName(once)).toBe(once)
        expect(patientSearchName(name.normalize('NFD'))).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps a prefix a prefix, where it ends between letters', () => {
    expect(patientSearchName('Müller-Lüdenscheidt').startsWith(patientSearchName('MÜLLER-LÜD'))).toBe(true)
  })
})

describe('phoneDigits', () => {
  it.each([
    ['+1 (202) 555-0123', '12025550123'],
    ['٠٧٧٠٠', null],
    ['０７７００ 900123', '07700900123'],
    ['extension', null],
    ['', null],
    ['1'.repeat(50), '1'.repeat(20)],
  ])('of %j are %j, and fit their column', (phone, digits) => {
    expect(phoneDigits(phone)).toBe(digits)
  })
})
