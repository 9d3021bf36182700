import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { writeEdf } from '../../testing/edf-writer.ts'
import type { EdfPart, EdfParts } from '../../testing/edf-writer.ts'
import { ecgRefusal } from '../../testing/refusal.ts'
import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import type { EcgErrorCode } from './ecg-error.ts'
import type { EcgRecording } from './ecg-recording.ts'
import { ecgFormatOf, readEcg } from './read-ecg.ts'

const read = (bytes: Uint8Array): EcgRecording => readEcg([{ name: 'night.edf', bytes }])
const make = (parts: EdfParts): EcgRecording => read(writeEdf(parts))
const lead: EdfPart = { label: 'ECG II', perRecord: 2, steps: [0, 200, -200, 2000] }
const ANNOTATIONS: EdfPart = {
  label: 'EDF Annotations',
  unit: '',
  perRecord: 2,
  steps: [0x2b30, 0x1414, 0, 0],
}

describe('EDF', () => {
  it('reads leads in mV with their frequency and start, without saying whose they are', () => {
    const recording = make({ signals: [lead, { ...lead, label: 'V5', unit: 'uV' }], recordSeconds: 0.01 })
    expect(recording).toMatchObject({
      samplingFrequencyHz: 200,
      startedAt: '2001-04-24T13:05:09',
      leftOut: [],
    })
    expect(recording.leads.map(({ name }) => name)).toEqual(['ECG II', 'V5'])
    expect(recording.leads.map(({ samples }) => [...samples])).toEqual([
      [0, 1, -1, 10],
      [0, 0.001, -0.001, 0.01].map(Math.fround),
    ])
    expect(JSON.stringify(recording)).not.toContain('Jane')
  })

  it('is read with somebody’s annotations beside it, which play no part', () => {
    const file = { name: 'night.edf', bytes: writeEdf({ signals: [lead] }) }
    expect(readEcg([{ name: 'night.atr', bytes: new Uint8Array(4) }, file])).toEqual(readEcg([file]))
    expect(ecgRefusal(() => readEcg([file, { ...file, name: 'other.edf' }])).code).toBe('several_recordings')
  })

  it('a two-digit year is of the 1900s from 85 on, and a day that is none is no start', () => {
    const startOf = (date: string): string | null => make({ signals: [lead], date }).startedAt
    expect([startOf('01.02.85'), startOf('01.02.84'), startOf('31.02.01')]).toEqual([
      '1985-02-01T13:05:09',
      '2084-02-01T13:05:09',
      null,
    ])
  })

  it('a negative amplifier turns the signal around', () => {
    expect([...(make({ signals: [{ ...lead, physical: [10, -10] }] }).leads[0]?.samples ?? [])]).toEqual([
      0, -1, 1, -10,
    ])
  })

  it('what lies outside the digital range that the header names was not recorded', () => {
    const signals = [{ ...lead, steps: [0, 2001, -2001, -2000] }]
    expect([...(make({ signals }).leads[0]?.samples ?? [])]).toEqual([0, Number.NaN, Number.NaN, -10])
  })

  it('leaves out annotations, other signals, other units and other rates, and says so', () => {
    const recording = make({
      kind: 'EDF+C',
      signals: [
        { ...lead, label: 'EEG Fpz-Cz', unit: 'uV' },
        lead,
        { ...lead, label: 'ECG V1', unit: 'mmHg' },
        { ...lead, label: 'ECG V2', perRecord: 1, steps: [1, 2] },
        ANNOTATIONS,
      ],
    })
    expect(recording.leads.map(({ name }) => name)).toEqual(['ECG II'])
    expect(recording.leftOut).toEqual([
      { signal: 1, reason: 'other_signal' },
      { signal: 3, reason: 'other_unit' },
      { signal: 4, reason: 'other_sampling_frequency' },
      { signal: 5, reason: 'other_signal' },
    ])
  })

  it('takes every voltage that does not say it is something else where none says it is an ECG', () => {
    const recording = make({
      signals: [
        { ...lead, label: 'channel 1' },
        { ...lead, label: 'Resp nasal' },
      ],
    })
    expect(recording.leads.map(({ name }) => name)).toEqual(['channel 1'])
  })

  it.each<[string, EdfParts, EcgErrorCode]>([
    ['an interrupted recording', { signals: [lead], kind: 'EDF+D' }, 'edf_discontinuous'],
    ['annotations alone', { signals: [ANNOTATIONS], recordSeconds: 0 }, 'no_ecg_lead'],
    ['no signals', { signals: [] }, 'no_ecg_lead'],
    ['more records than there are', { signals: [lead], recordCount: 3 }, 'truncated'],
    ['fewer records than there are', { signals: [lead], recordCount: 1 }, 'size_mismatch'],
    ['a huge number of records', { signals: [lead], recordCount: 99_999_999 }, 'truncated'],
    ['a recording that was never closed', { signals: [lead], recordCount: -1 }, 'header_invalid'],
    ['no number of records', { signals: [lead], recordCount: 'NaN' }, 'header_invalid'],
    ['records without length', { signals: [lead], recordSeconds: 0 }, 'header_invalid'],
    ['records of negative length', { signals: [lead], recordSeconds: -1 }, 'header_invalid'],
    ['a header length that lies', { signals: [lead], headerBytes: 768 }, 'header_invalid'],
    [
      'more signals than the header holds',
      { signals: [lead], signalCount: 2, headerBytes: 768 },
      'truncated',
    ],
    ['a huge number of signals', { signals: [lead], signalCount: 9999 }, 'header_invalid'],
    ['a negative number of signals', { signals: [lead], signalCount: -1 }, 'header_invalid'],
    ['an empty digital range', { signals: [{ ...lead, digital: [5, 5] }] }, 'header_invalid'],
    ['a digital range upside down', { signals: [{ ...lead, digital: [2000, -2000] }] }, 'header_invalid'],
    ['an empty physical range', { signals: [{ ...lead, physical: [1, 1] }] }, 'header_invalid'],
    [
      'a physical range of infinities',
      { signals: [{ ...lead, physical: [-1e300, 1e300] }] },
      'header_invalid',
    ],
    ['no number in a range', { signals: [{ ...lead, physical: [Number.NaN, 1] }] }, 'header_invalid'],
  ])('refuses %s', (_, parts, code) => {
    expect(ecgRefusal(() => make(parts)).code).toBe(code)
  })

  it('a cut header, BDF and bytes of nothing known are refused', () => {
    const bytes = writeEdf({ signals: [lead] })
    const refused = (part: Uint8Array): EcgErrorCode => ecgRefusal(() => read(part)).code
    expect([refused(bytes.subarray(0, 100)), refused(bytes.subarray(0, 300))]).toEqual([
      'truncated',
      'truncated',
    ])
    expect(refused(Uint8Array.from([0xff, ...new TextEncoder().encode('BIOSEMI'), ...bytes]))).toBe(
      'unknown_format',
    )
    expect(refused(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10]))).toBe('unknown_format')
    expect(ecgFormatOf({ name: 'night.rec', bytes })).toBe('edf')
  })

  it('any steps are read back to the step', () => {
    const steps = fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 4, maxLength: 60 })
    fc.assert(
      fc.property(steps, (all) => {
        const even = all.slice(0, 2 * Math.floor(all.length / 2))
        const { leads } = make({ signals: [{ ...lead, steps: even }] })
        expect([...(leads[0]?.samples ?? [])].map((value) => Math.round(value * 200))).toEqual(
          even.map((step) => step + 0),
        )
      }),
    )
  })
})

describe.runIf(hasSharedData())('a real EDF+ file of annotations alone', () => {
  it('has no lead to measure, and says so', () => {
    const bytes = readSharedData('cardiology/test_edfann.edf')
    expect(ecgFormatOf({ name: 'test_edfann.edf', bytes })).toBe('edf')
    expect(ecgRefusal(() => read(bytes)).code).toBe('no_ecg_lead')
  })
})
