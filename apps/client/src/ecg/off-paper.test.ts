import { describe, expect, it } from 'vitest'
import { markedLead } from './beat-lead.ts'
import { centreOf } from './centre.ts'
import { gapsOf } from './gaps.ts'
import { medianOf } from './median.ts'
import { offPaperText } from './off-paper.ts'
import { stripsOf, USUAL_GAIN, type Gain } from './paper.ts'
import { extremesWithin, pyramidOf } from './pyramid.ts'
import type { DrawnRecording } from './read-messages.ts'
import { within } from './span.ts'

const RATE = 250
const SECONDS = 60
const ALL = { from: 0, seconds: SECONDS }

/** Leads at rest but for what is said of them, of an instant in s. */
function recordingOf(leads: Readonly<Record<string, (seconds: number) => number>>): DrawnRecording {
  const drawn = Object.entries(leads).map(([name, valueAt]) => {
    const samples = Float32Array.from({ length: SECONDS * RATE }, (_, index) => valueAt(index / RATE))
    return {
      name,
      samples,
      levels: pyramidOf(samples),
      gaps: gapsOf(samples),
      median: medianOf(samples) ?? 0,
    }
  })
  return { samplingFrequencyHz: RATE, sampleCount: SECONDS * RATE, leads: drawn, leftOut: 0 }
}
const mediansOf = ({ leads }: DrawnRecording) => leads.map(({ median }) => median)
const rest = () => 0
const shifted = (by: number) => (at: number) => (at >= 20 && at < 40 ? by : 0)
const beat = (height: number) => (at: number) => (Math.abs(at - 30) < 0.01 ? height : -0.2)

describe('what is off the paper is named, with what brings it back', () => {
  const SHIFT = { from: 22, seconds: 10 }
  const BEAT = { from: 25, seconds: 10 }
  it.each([
    ['nothing', { II: shifted(1.5) }, ALL, 10, ''],
    ['a shift', { II: shifted(3.2) }, SHIFT, 10, 'II is above what is drawn: choose 5 mm/mV or centre it.'],
    ['a shift elsewhere', { II: shifted(3.2) }, { from: 0, seconds: 10 }, 10, ''],
    ['a far shift', { II: shifted(-30) }, SHIFT, 10, 'II is below what is drawn: centre it.'],
    ['a beat', { II: beat(3.5) }, BEAT, 10, 'II is partly above what is drawn: choose 5 mm/mV or centre it.'],
    ['a high beat', { II: beat(3.9) }, BEAT, 10, 'II is partly above what is drawn: choose 5 mm/mV.'],
    [
      'a higher one',
      { II: beat(7) },
      BEAT,
      10,
      'II is partly above what is drawn: choose 5 mm/mV and centre it.',
    ],
    ['the highest', { II: beat(9) }, BEAT, 10, 'II is partly above what is drawn: zoom in and centre it.'],
    [
      'a beat enlarged',
      { II: beat(1.5) },
      BEAT,
      20,
      'II is partly above what is drawn: choose 10 mm/mV or centre it.',
    ],
    [
      'two of four',
      { I: rest, II: shifted(2), III: shifted(-2), V1: rest },
      ALL,
      10,
      'II is partly above; III is partly below what is drawn: choose 5 mm/mV or centre them.',
    ],
  ] as const)('%s', (_, leads, span, gain: Gain, said) => {
    const recording = recordingOf(leads)
    expect(offPaperText(stripsOf(recording, gain, mediansOf(recording)), span, RATE)).toBe(said)
    // Once it is centred there is less to say, or what else has to be done.
    const before = stripsOf(recording, gain, mediansOf(recording))
    const around = before.map((strip) => centreOf(strip, span, RATE) ?? NaN)
    const after = offPaperText(stripsOf(recording, gain, around), span, RATE)
    expect(after === '').toBe(said === '' || /(: | or )centre (it|them)\.$/.test(said))
  })

  it('by every sample, wherever the part begins and ends', () => {
    const samples = Float32Array.from({ length: 100_000 }, (_, index) =>
      index % 700 < 40 ? NaN : Math.sin(index * index),
    )
    const lead = { name: 'II', samples, levels: pyramidOf(samples) }
    for (const [from, to] of [
      [0, 100_000],
      [1, 99_999],
      [12_345, 67_891],
      [5, 2_600],
      [705, 706],
    ] as const) {
      const recorded = samples.subarray(from, to).filter((value) => !Number.isNaN(value))
      const expected =
        recorded.length === 0
          ? null
          : {
              lowest: recorded.reduce((one, other) => Math.min(one, other)),
              highest: recorded.reduce((one, other) => Math.max(one, other)),
            }
      expect(extremesWithin(lead, from, to)).toEqual(expected)
    }
  })
})

describe('the paper', () => {
  it('is longer than a recording that is shorter, at its own speed', () => {
    const limits = { duration: 10, most: 11.6 }
    expect(within({ from: 3, seconds: 11.6 }, limits)).toEqual({ from: 0, seconds: 11.6 })
    expect(within({ from: 3, seconds: 40 }, limits)).toEqual({ from: 0, seconds: 11.6 })
    expect(within({ from: 30, seconds: 4 }, limits)).toEqual({ from: 6, seconds: 4 })
  })

  it('is the usual one, whose lines are at round values wherever a lead is', () => {
    const [strip] = stripsOf(recordingOf({ II: () => 3.23 }), USUAL_GAIN, [3.23])
    expect(strip?.named.map(({ value }) => value)).toEqual([2, 3, 4])
  })
})

describe('beats are marked in the lead that they were found in', () => {
  const leads = (...names: readonly string[]) => names.map((name) => ({ name }))
  it.each([
    ['II', leads('i', 'ii', 'iii'), { place: 1, candidates: 1 }],
    ['MLII', leads('V5', 'MLII'), { place: 1, candidates: 1 }],
    ['II', leads('ECG II', 'II'), { place: 1, candidates: 1 }],
    ['II', leads('II', 'I', 'II'), { place: 0, candidates: 2 }],
    ['V2', leads('I', 'II'), null],
  ])('%s', (lead, among, marked) => expect(markedLead(lead, among)).toEqual(marked))
})
