import { assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientSearchName, phoneDigits, prefixRange } from './patient-search.ts'

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

describe('prefixRange', () => {
  /** As the collation C has it. */
  const isBefore = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
  const isWithin = (text: string, prefix: string) => {
    const { from, before } = prefixRange(prefix)
    return !isBefore(text, from) && (before === null || isBefore(text, before))
  }
  // Characters on both sides of what a step to the next one could get wrong.
  const unit = constantFrom(
    'a',
    'b',
    '\u{7f}',
    '\u{80}',
    '\u{d7ff}',
    '\u{e000}',
    '\u{ffff}',
    '\u{10000}',
    '\u{10ffff}',
  )

  it('holds exactly the texts that begin with the prefix', () => {
    assert(
      property(
        string({ unit, minLength: 1, maxLength: 3 }),
        string({ unit, maxLength: 5 }),
        (prefix, text) => {
          expect(isWithin(text, prefix)).toBe(text.startsWith(prefix))
          expect(isWithin(prefix + text, prefix)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
