import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ecgRefusal } from '../../testing/refusal.ts'
import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import type { EcgErrorCode } from './ecg-error.ts'
import type { EcgRecording } from './ecg-recording.ts'
import { ecgCompanions, ecgFormatOf, readEcg } from './read-ecg.ts'
import type { EcgFile } from './read-ecg.ts'
import { writeWfdb } from './wfdb-writer.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const hea = (text: string, name = 'r.hea'): EcgFile => ({ name, bytes: encode(text) })
const dat = (bytes: readonly number[], name = 'r.dat'): EcgFile => ({ name, bytes: Uint8Array.from(bytes) })

const shared = (name: string): EcgFile => ({ name, bytes: readSharedData(`cardiology/${name}`) })

/** Two samples of one signal in format 16: 100 and −200. */
const TWO = [100, 0, 0x38, 0xff]
const one = (signal: string, record = 'r 1 250 2'): EcgFile => hea(`${record}\n${signal}\n`)

const samplesOf = (recording: EcgRecording): number[][] => recording.leads.map(({ samples }) => [...samples])

describe.runIf(hasSharedData())('real WFDB records', () => {
  it('100: two leads in format 212, a comment first and a blank line between the signals', () => {
    const recording = readEcg([shared('100.hea'), shared('100.dat')])
    expect(recording).toMatchObject({ samplingFrequencyHz: 360, startedAt: null, leftOut: [] })
    expect(recording.leads.map(({ name, samples }) => [name, samples.length])).toEqual([
      ['MLII', 650_000],
      ['V5', 650_000],
    ])
    // The header's first values, 995 and 1011 steps, 200 a mV from 1024.
    expect(recording.leads.map(({ samples }) => samples[0])).toEqual([
      Math.fround((995 - 1024) / 200),
      Math.fround((1011 - 1024) / 200),
    ])
  })

  it('s0010_re: twelve leads in format 16; the three of a file that is not there are named as left out', () => {
    const recording = readEcg([shared('s0010_re.hea'), shared('s0010_re.dat')])
    expect(recording.samplingFrequencyHz).toBe(1000)
    expect(recording.leads.map(({ name }) => name).join(' ')).toBe('i ii iii avr avl avf v1 v2 v3 v4 v5 v6')
    expect(recording.leftOut).toEqual([13, 14, 15].map((signal) => ({ signal, reason: 'file_missing' })))
    // Einthoven: II is I + III at every sample, to the two steps that rounding takes.
    const [first, second, third] = recording.leads
    const off = second?.samples.map((value, at) =>
      Math.abs(value - (first?.samples[at] ?? 0) - (third?.samples[at] ?? 0)),
    )
    expect(Math.max(...(off ?? [1]))).toBeLessThan(0.0021)
  })

  it('the annotations beside a record are never read', () => {
    const without = readEcg([shared('100.hea'), shared('100.dat')])
    expect(readEcg([shared('100.hea'), shared('100.dat'), shared('100.atr')])).toEqual(without)
    expect(
      readEcg([shared('100.hea'), shared('100.dat'), { ...shared('100.atr'), bytes: new Uint8Array(9) }]),
    ).toEqual(without)
  })

  it('a damaged sample, a cut file, or another record’s samples are refused', () => {
    const [header, signals] = [shared('100.hea'), shared('100.dat')]
    const damaged = Uint8Array.from(signals.bytes)
    damaged[999_999] = (damaged[999_999] ?? 0) ^ 1
    const refused = (bytes: Uint8Array): EcgErrorCode =>
      ecgRefusal(() => readEcg([header, { ...signals, bytes }])).code
    expect(refused(damaged)).toBe('checksum_mismatch')
    expect(refused(signals.bytes.subarray(0, 1_949_997))).toBe('truncated')
    expect(refused(shared('s0010_re.dat').bytes)).toBe('truncated')
    expect(refused(signals.bytes.subarray(3))).toBe('truncated')
    expect(refused(Uint8Array.from([0, ...signals.bytes.subarray(1)]))).toBe('initial_value_mismatch')
  })
})

describe('WFDB headers', () => {
  it('gain, baseline, unit, byte offset, start and several files are as they say', () => {
    const header = hea(
      [
        'r 3 500/100(0) 2 9:05:07.25 4/02/1999',
        'a.dat 16+2 1000(-100)/uV 16 0 100 -100 0 MLII',
        'b.dat 16 200 16 50 100 -100 0 ECG lead V5',
        'b.dat 16 0.5/mmHg 16 0 100 -100 0 ABP',
        '# Jane Doe, 41',
      ].join('\r\n'),
    )
    const recording = readEcg([
      header,
      dat([7, 7, ...TWO], 'a.dat'),
      dat([100, 0, 100, 0, 0x38, 0xff, 0x38, 0xff], 'b.dat'),
    ])
    expect(recording.samplingFrequencyHz).toBe(500)
    expect(recording.startedAt).toBe('1999-02-04T09:05:07')
    expect(recording.leads.map(({ name }) => name)).toEqual(['MLII', 'ECG lead V5'])
    expect(samplesOf(recording)).toEqual([[0.0002, -0.0001].map(Math.fround), [0.25, -1.25].map(Math.fround)])
    expect(recording.leftOut).toEqual([{ signal: 3, reason: 'other_signal' }])
    expect(JSON.stringify(recording)).not.toContain('Jane')
  })

  it('what is left out has its default: 250 Hz, 200 steps a mV, as many samples as there are', () => {
    const recording = readEcg([hea('r 1\nr.dat 16\n'), dat(TWO)])
    expect(recording).toMatchObject({ samplingFrequencyHz: 250, startedAt: null })
    expect(samplesOf(recording)).toEqual([[0.5, -1]])
  })

  it('a sample marked as not recorded is a gap, in both formats', () => {
    expect(samplesOf(readEcg([one('r.dat 16'), dat([100, 0, 0, 0x80])]))).toEqual([[0.5, Number.NaN]])
    expect(samplesOf(readEcg([one('r.dat 212'), dat([100, 0x80, 0])]))).toEqual([[0.5, Number.NaN]])
  })

  it.each<[string, string, EcgErrorCode, number | null]>([
    ['nothing', '', 'empty', null],
    ['comments alone', '# a\n\n# b', 'empty', null],
    ['no signals', 'r 0 250 2', 'no_ecg_lead', null],
    ['a word for the number of signals', 'r two 250', 'header_invalid', 1],
    ['a negative number of signals', 'r -1 250', 'header_invalid', 1],
    ['a huge number of signals', 'r 99999999999 250\nr.dat 16', 'header_invalid', 1],
    ['more signals than lines', 'r 2 250\nr.dat 16', 'header_invalid', 1],
    ['more lines than signals', 'r 1 250\nr.dat 16\nr.dat 16', 'header_invalid', 1],
    ['a frequency of zero', 'r 1 0\nr.dat 16', 'header_invalid', 1],
    ['a negative frequency', 'r 1 -250\nr.dat 16', 'header_invalid', 1],
    ['no number for a frequency', 'r 1 NaN\nr.dat 16', 'header_invalid', 1],
    ['an infinite frequency', 'r 1 1e999\nr.dat 16', 'header_invalid', 1],
    ['a negative number of samples', 'r 1 250 -2\nr.dat 16', 'header_invalid', 1],
    ['a fraction of samples', 'r 1 250 1.5\nr.dat 16', 'header_invalid', 1],
    [
      'a number of samples too large to be exact',
      'r 1 250 99999999999999999999\nr.dat 16',
      'header_invalid',
      1,
    ],
    ['several segments', 'r/3 1 250 2\nr.dat 16', 'header_unsupported', 1],
    ['format 80', '# x\nr 1 250 2\n\nr.dat 80', 'header_unsupported', 4],
    ['several samples a frame', 'r 1 250 2\nr.dat 16x4', 'header_unsupported', 2],
    ['a skew', 'r 1 250 2\nr.dat 16:3', 'header_unsupported', 2],
    ['no format', 'r 1 250 2\nr.dat', 'header_invalid', 2],
    ['a word for a format', 'r 1 250 2\nr.dat x16', 'header_invalid', 2],
    ['a negative gain', 'r 1 250 2\nr.dat 16 -200', 'header_invalid', 2],
    ['no number for a gain', 'r 1 250 2\nr.dat 16 NaN', 'header_invalid', 2],
    ['a gain that makes infinities', 'r 1 250 2\nr.dat 16 1e-300', 'header_invalid', 2],
    ['no whole number for a baseline', 'r 1 250 2\nr.dat 16 200(0.5)', 'header_invalid', 2],
    ['a word for a checksum', 'r 1 250 2\nr.dat 16 200 16 0 0 many', 'header_invalid', 2],
    ['a path out of the folder', 'r 1 250 2\n../../etc/passwd 16', 'header_invalid', 2],
    ['an absolute path', 'r 1 250 2\n/etc/passwd 16', 'header_invalid', 2],
    ['standard input', 'r 1 250 2\n- 16', 'header_invalid', 2],
    ['a hidden file', 'r 1 250 2\n.env 16', 'header_invalid', 2],
    ['another unit', 'r 1 250 2\nr.dat 16 200/mmHg', 'no_ecg_lead', null],
    ['another signal', 'r 1 250 2\nr.dat 16 200 16 0 100 -100 0 RESP', 'no_ecg_lead', null],
    ['formats that differ in one file', 'r 2 250 1\nr.dat 16\nr.dat 212', 'header_invalid', 1],
    ['a file that comes again', 'r 3 250 1\nr.dat 16\ns.dat 16\nr.dat 16', 'header_invalid', 3],
    ['a file that is not there', 'r 1 250 2\ns.dat 16', 'signal_file_missing', null],
    ['more samples than there are', 'r 1 250 3\nr.dat 16', 'truncated', 1],
    ['a byte offset behind the end', 'r 1 250 2\nr.dat 16+999999', 'truncated', 1],
    ['fewer samples than there are', 'r 1 250 2\nlong.dat 16', 'size_mismatch', 1],
    ['another first sample', 'r 1 250 2\nr.dat 16 200 16 0 101', 'initial_value_mismatch', 1],
    ['another checksum', 'r 1 250 2\nr.dat 16 200 16 0 100 7', 'checksum_mismatch', 1],
  ])('refuses %s', (_, text, code, position) => {
    const files = [hea(text), dat(TWO), dat([...TWO, ...TWO], 'long.dat')]
    expect(ecgRefusal(() => readEcg(files))).toMatchObject({ code, position })
  })

  it('names its companions, plain names alone, and so does a signal file', () => {
    expect(ecgCompanions(hea('x 3 250\na.dat 16\na.dat 16\nb.xyz 16', '/home/x.hea'))).toEqual([
      'a.dat',
      'b.xyz',
    ])
    expect(ecgCompanions(dat(TWO, 'C:\\x\\100.DAT'))).toEqual(['100.hea'])
    expect(ecgCompanions({ name: 'x.csv', bytes: encode('t,II\n0,1') })).toEqual([])
    expect(ecgRefusal(() => ecgCompanions(hea('x 1 250\n../y 16'))).code).toBe('header_invalid')
  })

  it('a signal file alone, two headers and no file at all are refused', () => {
    expect(ecgRefusal(() => readEcg([dat(TWO)])).code).toBe('header_missing')
    expect(ecgRefusal(() => readEcg([one('r.dat 16'), hea('s 1', 's.hea')])).code).toBe('several_recordings')
    expect(ecgRefusal(() => readEcg([])).code).toBe('empty')
    expect(ecgFormatOf(dat(TWO))).toBe('wfdb')
  })
})

describe('written WFDB records', () => {
  it.each([
    [212, 2047],
    [16, 32_767],
  ] as const)('format %i is read back to the step, gaps and the limits too', (format, largest) => {
    const step = fc.oneof(fc.integer({ min: -largest, max: largest }), fc.constant(Number.NaN))
    const leads = fc
      .integer({ min: 1, max: 3 })
      .chain((width) =>
        fc.array(fc.array(step, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 50 }),
      )
    fc.assert(
      fc.property(leads, (frames) => {
        const width = frames[0]?.length ?? 0
        const recording: EcgRecording = {
          samplingFrequencyHz: 360,
          startedAt: null,
          leftOut: [],
          leads: Array.from({ length: width }, (_, place) => ({
            name: `V${place + 1}`,
            samples: Float32Array.from(frames, (frame) => (frame[place] ?? 0) / 200),
          })),
        }
        expect(readEcg(writeWfdb(recording, { name: 'made_1', format, comments: ['SYNTHETIC'] }))).toEqual(
          recording,
        )
      }),
    )
  })

  it('what is too high for the format is cut off at its limit, and a name is no path', () => {
    const recording: EcgRecording = {
      samplingFrequencyHz: 250,
      startedAt: null,
      leftOut: [],
      leads: [{ name: 'II', samples: Float32Array.of(99, -99) }],
    }
    expect(samplesOf(readEcg(writeWfdb(recording, { name: 'x' })))).toEqual([
      [10.235, -10.235].map(Math.fround),
    ])
    expect(ecgRefusal(() => writeWfdb(recording, { name: '../x' })).code).toBe('recording_invalid')
  })
})
