import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HEAD_BYTES } from '../object-store.ts'
import { hasSharedData, readSharedData } from '../testing/shared-data.ts'
import { typeOf } from './found-type.ts'

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1')
const found = (latin1: string) => typeOf(bytes(latin1))?.type ?? null
const foundText = (text: string) => typeOf(Buffer.from(text))?.type ?? null

const PNG = '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\0'
const DICOM = `${'\0'.repeat(128)}DICM\x02\0\0\0UL`
const edf = (signals: number, patient = 'X X X X') =>
  `0       ${patient.padEnd(80)}${'Startdate X X X X'.padEnd(80)}01.01.0123.59.30` +
  `${String(256 * (signals + 1)).padEnd(8)}${'EDF+C'.padEnd(44)}${'10'.padEnd(8)}${'1'.padEnd(8)}` +
  String(signals).padEnd(4)
const bmp = (headerBytes: number) => {
  const head = Buffer.alloc(64)
  head.write('BM')
  head.writeUInt32LE(headerBytes, 14)
  head.writeUInt16LE(1, headerBytes === 12 ? 22 : 26)
  return head.toString('latin1')
}

describe.runIf(hasSharedData())('of real files', () => {
  it.each([
    ['radiology/jsrt_JPCLN001.png', 'png', 'image/png'],
    ['retinal/01_av.png', 'png', 'image/png'],
    ['radiology/xrv_16747_3_1.jpg', 'jpeg', 'image/jpeg'],
    ['retinal/01_test.tif', 'tiff', 'image/tiff'],
    ['retinal/05_test.tif', 'tiff', 'image/tiff'],
    ['dermatology/IMD003.bmp', 'bmp', 'image/bmp'],
    ['dermatology/IMD003_lesion.bmp', 'bmp', 'image/bmp'],
    ['speech/praat_a.wav', 'wav', 'audio/wav'],
    ['speech/synthetic_clean.wav', 'wav', 'audio/wav'],
    ['radiology/xrv_Fake_MONOHR1.dcm', 'dicom', 'application/dicom'],
    ['cardiology/test_edfann.edf', 'edf', 'application/x-edf'],
  ])('%s is told as %s', (path, type, mediaType) => {
    expect(typeOf(readSharedData(path).subarray(0, HEAD_BYTES))).toEqual({ type, mediaType })
  })

  it.each([
    'cardiology/100.hea',
    'cardiology/100.dat',
    'cardiology/100.atr',
    'cardiology/s0010_re.hea',
    'cardiology/s0010_re.dat',
    'cardiology/aura_test_nn_intervals.txt',
    'cardiology/pyhrv_SampleNNISeriesShort.npy',
    'cardiology/scipy_ecg_mitdb208.npz',
    'cognitive/stroop.csv.gz',
    'radiology/wingspan_ctr.csv',
    'retinal/01_manual1.gif',
  ])('%s is told as nothing that it is not', (path) => {
    expect(typeOf(readSharedData(path).subarray(0, HEAD_BYTES))).toBeNull()
  })
})

it.each([
  ['png', PNG],
  ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['jpeg', '\xff\xd8\xff\xe1\0\x10Exif'],
  ['jpeg', '\xff\xd8\xff\xdb'],
  ['tiff', 'II*\0\x08\0\0\0'],
  ['tiff', 'MM\0*\0\0\0\x08'],
  ['tiff', 'II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0'],
  ['tiff', 'MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10'],
  ['bmp', bmp(12)],
  ['bmp', bmp(40)],
  ['bmp', bmp(124)],
  ['wav', 'RIFF\x24\0\0\0WAVEfmt '],
  ['wav', 'RF64\xff\xff\xff\xffWAVEds64'],
  ['dicom', DICOM],
  ['edf', edf(1)],
  ['edf', edf(12)],
])('what begins as %s does is told so, and never when it is cut off', (type, head) => {
  expect(found(head)).toBe(type)
  expect(found(`${head}${'\x01'.repeat(HEAD_BYTES)}`.slice(0, HEAD_BYTES))).toBe(type)
  expect(found(head.slice(0, 2))).toBeNull()
})

it('a DICOM file that begins as a TIFF, for those who read only that, is DICOM', () => {
  expect(found(`II*\0\x08\0\0\0${DICOM.slice(8)}`)).toBe('dicom')
})

it.each([
  ['nothing', ''],
  ['a PNG that text tools went over', PNG.replace('\r\n', '\n')],
  ['an AVI', 'RIFF\x24\0\0\0AVI LIST'],
  ['a WebP', 'RIFF\x24\0\0\0WEBPVP8 '],
  ['a table about the BMI', 'BMI,age,sex\n23.1,50,f\n24.0,61,m\n25.2,40,f\n'],
  ['a word', 'BMW and other words that begin with the letters of a bitmap'],
  ['letters where DICOM has them', `${'x'.repeat(128)}DICM, a word`],
  ['BDF', `\xffBIOSEMI${edf(1).slice(8)}`],
  ['a version of EDF that is none', `1${edf(1).slice(1)}`],
  ['a table that begins with 0 and spaces', `0       ,1\n${'1       ,2\n'.repeat(40)}`],
  ['an EDF header whose length is not that of its signals', edf(1).replace('512 ', '768 ')],
  ['an EDF header with letters that it may not have', edf(1, 'Jos\xe9')],
  ['half an EDF header', edf(1).slice(0, 255)],
])('%s is not taken for what it is not', (_, head) => {
  expect(found(head)).toBeNull()
})

describe('JSON', () => {
  it.each([
    '{}',
    ' \n\t[ ]\r\n',
    '\ufeff{"a": 1}',
    '[1, -2.5e3, true, false, null, "é\\u00e9\\n", [], {}]',
    '{"leads": {"II": [0.1, 0.2]}, "rate": 500}\n',
    '[[1,2],[3,4]]',
  ])('%j is told', (text) => {
    expect(foundText(text)).toBe('json')
  })

  it('is told wherever its beginning is cut off', () => {
    const value = fc.oneof(
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
    )
    const cases = fc.tuple(value, fc.constantFrom(undefined, 2), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(cases, ([one, indent, share]) => {
        const whole = Buffer.from(JSON.stringify(one, null, indent))
        const cut = whole.subarray(0, Math.max(1, Math.round(share * whole.length)))
        expect(typeOf(cut)?.type).toBe('json')
      }),
    )
  })

  it.each([
    'true',
    '12',
    '"text"',
    '[mV],[s]\n1,2\n',
    '[Header]\nrate=500\n',
    '[1,2],[3,4]\n',
    '{1;2}\n',
    '{"a" 1}',
    '{"a":1}\n{"a":2}\n',
    '{"a":1,}',
    '[1 2]',
    '[01]',
    '[,1]',
    '[1,,2]',
    "{'a': 1}",
    '{a: 1}',
    '[NaN, 1]',
    '["\n"]',
    '{]',
    '[}',
    '[1}',
    '"a","b"\n1,2\n',
    'time,value\n[0],{1}\n',
    '\0\0{}',
  ])('%j is not', (text) => {
    expect(foundText(text)).toBeNull()
  })

  it('is told in UTF-8 alone, and a character that the head’s end cuts in two does not matter', () => {
    const whole = Buffer.from(`["${'é'.repeat(3000)}"]`)
    expect(typeOf(whole.subarray(0, HEAD_BYTES))?.type).toBe('json')
    expect(typeOf(whole.subarray(0, HEAD_BYTES - 1))?.type).toBe('json')
    expect(found('["\xe9"]')).toBeNull()
    expect(typeOf(Buffer.from('{"a":1}', 'utf16le'))).toBeNull()
  })
})

it('whatever the bytes are, there is an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (head) => {
      expect(() => typeOf(head)).not.toThrow()
    }),
  )
})
