import { describe, expect, it } from 'vitest'

import { ecgRefusal } from '../../testing/refusal.ts'
import type { CsvOptions } from './csv.ts'
import type { EcgErrorCode } from './ecg-error.ts'
import type { EcgRecording } from './ecg-recording.ts'
import { ecgFormatOf, readEcg } from './read-ecg.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string, options: CsvOptions = {}): EcgRecording =>
  readEcg([{ name: 'ecg.csv', bytes: encode(text) }], options)
const samplesOf = ({ leads }: EcgRecording): [string, number[]][] =>
  leads.map(({ name, samples }) => [name, [...samples]])

/** Times of `count` samples as a recorder prints them, with so many decimals. */
const timed = (frequency: number, count: number, decimals: number): string =>
  [
    'time,II',
    ...Array.from({ length: count }, (_, index) => `${(index / frequency).toFixed(decimals)},0.1`),
  ].join('\n')

describe('a table of samples', () => {
  it.each<[string, string]>([
    ['comma', 'time,MLII,V5\n0,0.5,-0.25\n0.004,1,\n'],
    ['semicolon and decimal comma', 'time;MLII;V5\r\n0;0,5;-0,25\r\n0,004;1;NaN\r\n'],
    ['tab, a byte order mark, blank lines', '\uFEFFt\tMLII\tV5\n\n0\t.5\t-2.5e-1\n0.004\t1\t-\n\n'],
    ['units in brackets', 'time (ms),MLII (uV),V5 [mV]\n0,500,-0.25\n4,1000,\n'],
    ['units behind the name', 'time_ms,MLII_uV,V5_mV\n0,500,-0.25\n4,1000,\n'],
    [
      'as PhysioNet exports: quotes, units in the second row, clock times',
      `'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','uV','mV'\n'0:00.000',500,-0.25\n'0:00.004',1000,\n`,
    ],
    ['a column of numbers, which is ignored', 'sample #,time,MLII,V5\n0,0,0.5,-0.25\n1,0.004,1,\n'],
  ])('is read, %s', (_, text) => {
    const recording = read(text)
    expect(recording).toMatchObject({ samplingFrequencyHz: 250, startedAt: null, leftOut: [] })
    expect(samplesOf(recording)).toEqual([
      ['MLII', [0.5, 1]],
      ['V5', [-0.25, Number.NaN]],
    ])
  })

  it('takes the given frequency where it has no time, and not where it has one', () => {
    expect(read('MLII,V5\n1,2\n3,4', { samplingFrequencyHz: 500 }).samplingFrequencyHz).toBe(500)
    expect(read('II\n1\n3', { samplingFrequencyHz: 360 }).leads).toHaveLength(1)
    expect(read('time,II\n0,1\n0.004,2', { samplingFrequencyHz: 500 }).samplingFrequencyHz).toBe(250)
  })

  it.each([
    [100, 2],
    [128, 3],
    [250, 3],
    [360, 3],
    [500, 3],
    [1000, 3],
    [360, 9],
  ])('finds the frequency of %i Hz in times with %i decimals', (frequency, decimals) => {
    expect(read(timed(frequency, 3000, decimals)).samplingFrequencyHz).toBe(frequency)
  })

  it.each([
    [250, 3],
    [360, 3],
    [1000, 3],
  ])('refuses a single sample that is missing at %i Hz, with its place', (frequency, decimals) => {
    const rows = timed(frequency, 3000, decimals).split('\n')
    rows.splice(1500, 1)
    expect(ecgRefusal(() => read(rows.join('\n')))).toMatchObject({ code: 'csv_time_uneven', position: 1500 })
  })

  it('leaves out other units and signals, and says which', () => {
    const recording = read('time,II,ABP (mmHg),V5 (mmHg)\n0,1,80,1\n0.004,1,81,1')
    expect(recording.leftOut).toEqual([
      { signal: 3, reason: 'other_signal' },
      { signal: 4, reason: 'other_unit' },
    ])
  })

  it.each<[string, string, EcgErrorCode, number | null]>([
    ['nothing', '\n', 'empty', null],
    ['no first row of names', '0,0.5\n0.004,1', 'csv_no_header', 1],
    ['names alone', 'time,MLII\n', 'empty', null],
    ['a word in a cell', 'time,MLII\n0,0.5\n0.004,Jane\n', 'csv_malformed', 3],
    ['a hexadecimal number', 'time,MLII\n0,0x10\n0.004,1\n', 'csv_malformed', 2],
    ['a missing cell', 'time,MLII\n0,0.5\n0.004\n', 'csv_malformed', 3],
    ['a cell too many', 'time,MLII\n0,0.5,1\n', 'csv_malformed', 2],
    ['two columns of time', 'time,t,MLII\n0,0,1\n', 'csv_malformed', 1],
    ['no time in a row', 'time,MLII\n0,1\n,2\n', 'csv_malformed', 3],
    ['one row', 'time,MLII\n0,1\n', 'csv_malformed', null],
    ['times that go back', 'time,MLII\n0.004,1\n0,1\n', 'csv_time_uneven', null],
    ['times that stand still', 'time,MLII\n0,1\n0,1\n', 'csv_time_uneven', null],
    ['neither time nor frequency', 'MLII,V5\n1,2\n', 'sampling_frequency_missing', null],
    ['no lead', 'time,RESP\n0,1\n0.004,1\n', 'no_ecg_lead', null],
    ['a time alone', 'time,sample\n0,1\n0.004,1\n', 'no_ecg_lead', null],
    ['more columns than any recorder has', `time,${'V,'.repeat(300)}\n0,1`, 'csv_malformed', 1],
  ])('refuses %s', (_, text, code, position) => {
    const error = ecgRefusal(() => read(text))
    expect(error).toMatchObject({ code, position })
    expect(error.message).not.toContain('Jane')
  })

  it('is told from a list of intervals, and from bytes', () => {
    const formatOf = (name: string, text: string) => ecgFormatOf({ name, bytes: encode(text) })
    expect(formatOf('rr.txt', '# RR in ms\n800\n810\n')).toBeNull()
    expect(formatOf('ecg.txt', 'time,II\n0,1\n')).toBe('csv')
    expect(formatOf('ecg.csv', 'II\n0.1\n')).toBe('csv')
    expect(formatOf('x.csv', 'PK\u0003\u0004,,,')).toBeNull()
  })
})
