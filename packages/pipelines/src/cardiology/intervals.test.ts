import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { IntervalError } from './interval-error.ts'
import { parseIntervals, parseIntervalText } from './intervals.ts'

const refusal = (work: () => unknown): IntervalError => {
  try {
    work()
  } catch (error) {
    if (error instanceof IntervalError) return error
    throw error
  }
  throw new Error('was not refused')
}

/** Whether any bytes are answered with positive numbers or an IntervalError. */
const answersWell = (bytes: Uint8Array): boolean => {
  try {
    return parseIntervals(bytes).every((value) => value > 0)
  } catch (error) {
    return error instanceof IntervalError
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

interface NpyParts {
  version?: 1 | 2 | 3
  descr?: string
  shape?: string
  cutBytes?: number
}

/** The bytes of a .npy file as NumPy writes it: the header padded so that the data begins at a multiple of 64. */
const npy = (
  values: readonly number[],
  { version = 1, descr = '<f8', shape, cutBytes = 0 }: NpyParts = {},
) => {
  const preamble = version === 1 ? 10 : 12
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape ?? `(${values.length},)`}, }`
  const header = dict.padEnd(Math.ceil((preamble + dict.length + 1) / 64) * 64 - preamble - 1) + '\n'
  const bytes = new Uint8Array(preamble + header.length + 8 * values.length)
  bytes.set([0x93, ...encode('NUMPY'), version, 0])
  const view = new DataView(bytes.buffer)
  if (version === 1) view.setUint16(8, header.length, true)
  else view.setUint32(8, header.length, true)
  bytes.set(encode(header), preamble)
  values.forEach((value, index) => {
    const at = preamble + header.length + 8 * index
    if (descr === '<i8') view.setBigInt64(at, BigInt(value), true)
    else view.setFloat64(at, value, true)
  })
  return bytes.subarray(0, bytes.length - cutBytes)
}

describe('intervals as text', () => {
  it('reads one a line, comments, blanks, tabs, Windows line ends and a byte order mark', () => {
    const text = '\uFEFF# RR in ms\r\n800\r\n\r\n 810.5\t790 # two\n8e2\r.75e3'
    expect(parseIntervals(encode(text))).toEqual([800, 810.5, 790, 800, 750])
  })

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 3, max: 5000, noNaN: true }), { minLength: 2 }), (values) => {
        expect(parseIntervalText(values.join('\n'))).toEqual(values)
      }),
    )
  })

  it.each([
    ['nothing', '', 'empty', null],
    ['white space', ' \n\t\r\n', 'empty', null],
    ['comments only', '# a\n# b', 'empty', null],
    ['one interval', '800', 'too_few', null],
    ['a word', '800\n810\nJane\n', 'not_numeric', 3],
    ['a decimal comma', '800,5\n810', 'not_numeric', 1],
    ['hexadecimal', '800\n0x320', 'not_numeric', 2],
    ['infinity', '800\nInfinity', 'not_numeric', 2],
    ['a number too large', '800\n1e999', 'not_numeric', 2],
    ['NaN', 'nan\n800', 'not_numeric', 1],
    ['a zero', '800 790\n0', 'not_positive', 2],
    ['a negative one', '# head\n800\n-810', 'not_positive', 3],
    ['seconds', '0.8\n0.81\n0.79', 'not_milliseconds', null],
    ['a binary file', '\u0000\u0001\u0002', 'not_numeric', 1],
  ] as const)('refuses %s', (_, text, code, position) => {
    expect(refusal(() => parseIntervals(encode(text)))).toMatchObject({ code, position })
  })

  it('says that seconds are seconds', () => {
    expect(refusal(() => parseIntervalText('0.8\n0.9')).message).toMatch(/seconds/)
  })

  it('refuses whatever is no number, by its line and without its content', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => /^[a-z]{4,}$/.test(text))
    const planted = fc.oneof(word, fc.constantFrom('Jane-Doe', '1985-04-12', '<script>', '12O'))
    fc.assert(
      fc.property(planted, fc.nat({ max: 50 }), (text, before) => {
        const error = refusal(() => parseIntervalText('800\n'.repeat(before) + text))
        expect(error).toMatchObject({ code: 'not_numeric', position: before + 1 })
        expect(error.message).not.toContain(text)
      }),
    )
  })

  it('answers any bytes with numbers or an IntervalError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, magic) => {
        const input = magic ? new Uint8Array([0x93, ...encode('NUMPY'), ...bytes]) : bytes
        expect(answersWell(input)).toBe(true)
      }),
    )
  })
})

describe('intervals as a NumPy array', () => {
  it.each([
    { version: 1, descr: '<f8' },
    { version: 2, descr: '<f8' },
    { version: 1, descr: '<i8' },
    { version: 2, descr: '<i8' },
  ] as const)('reads version $version, $descr', (parts) => {
    expect(parseIntervals(npy([800, 812, 795], parts))).toEqual([800, 812, 795])
  })

  it('reads a view into a larger buffer', () => {
    const file = npy([800.25, 812])
    const larger = new Uint8Array(file.length + 7)
    larger.set(file, 3)
    expect(parseIntervals(larger.subarray(3, 3 + file.length))).toEqual([800.25, 812])
  })

  it.each([
    ['a cut end', npy([800, 810], { cutBytes: 3 }), 'npy_malformed'],
    ['a cut header', npy([], {}).subarray(0, 30), 'npy_malformed'],
    ['the magic alone', npy([]).subarray(0, 6), 'npy_malformed'],
    ['a shape that lies', npy([800, 810], { shape: '(9007199254740993,)' }), 'npy_malformed'],
    ['data after the end', npy([800, 810, 820], { shape: '(2,)' }), 'npy_malformed'],
    ['two dimensions', npy([800, 810], { shape: '(1, 2)' }), 'npy_unsupported'],
    ['no dimension', npy([800], { shape: '()' }), 'npy_unsupported'],
    ['big-endian', npy([800, 810], { descr: '>f8' }), 'npy_unsupported'],
    ['a structured type', npy([800, 810], { descr: '|O' }), 'npy_unsupported'],
    ['version 3', npy([800, 810], { version: 3 }), 'npy_unsupported'],
    ['no values', npy([]), 'empty'],
    ['one value', npy([800]), 'too_few'],
    ['a NaN', npy([800, Number.NaN]), 'not_numeric'],
    ['an inexact integer', npy([800, 2 ** 60], { descr: '<i8' }), 'not_numeric'],
    ['a negative value', npy([800, -1]), 'not_positive'],
    ['seconds', npy([0.8, 0.82]), 'not_milliseconds'],
  ])('refuses %s', (_, bytes, code) => {
    expect(refusal(() => parseIntervals(bytes)).code).toBe(code)
  })
})
