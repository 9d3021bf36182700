import { describe, expect, it } from 'vitest'

import { compareBeats } from '../../testing/beats-found.ts'
import { readNpz } from '../../testing/npz.ts'
import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { readBeats } from '../../testing/wfdb-annotations.ts'
import { readLead } from '../lead-quality/read-lead.ts'
import { readEcg } from '../recording/read-ecg.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import { locatePeaks } from './locate.ts'

/** Peaks found in a made lead, and those that it has. */
const tryOn = (options: SyntheticEcgOptions) => {
  const { recording, beats } = syntheticEcg(options)
  const samples = recording.leads[0]?.samples ?? new Float32Array()
  const { peaks } = readLead(samples, recording.samplingFrequencyHz)
  return { peaks, truth: beats.map(({ sample }) => sample), samples, hertz: recording.samplingFrequencyHz }
}

const PERFECT = { sensitivity: 1, ppv: 1 }

describe('beats without noise are found, every one, and at the very sample', () => {
  it.each([100, 128, 200, 250, 360, 500, 1000, 2000])('sampled at %i Hz', (samplingFrequencyHz) => {
    const { peaks, truth } = tryOn({ samplingFrequencyHz })
    expect(peaks).toEqual(truth)
  })

  it.each([32, 45, 60, 100, 130, 160, 190])('%i beats a minute', (heartRatePerMin) => {
    const { peaks, truth } = tryOn({ heartRatePerMin, variability: 0.5 })
    expect(peaks).toEqual(truth)
  })

  it.each<[string, SyntheticEcgOptions]>([
    ['an inverted lead', { isInverted: true }],
    ['no P waves', { prMs: null }],
    ['a wide QRS complex', { qrsMs: 160 }],
    ['waves with hard edges', { edge: 'hard' }],
    ['every second beat ventricular', { ectopics: [{ kind: 'ventricular', every: 2 }] }],
    ['every third beat supraventricular', { ectopics: [{ kind: 'supraventricular', every: 3 }] }],
    [
      '18 beats a minute',
      { heartRatePerMin: 36, durationSeconds: 90, ectopics: [{ kind: 'blocked', every: 2 }] },
    ],
    ['every fifth beat blocked: its P wave is no beat', { ectopics: [{ kind: 'blocked', every: 5 }] }],
  ])('%s', (_, options) => {
    const { peaks, truth } = tryOn(options)
    expect(peaks).toEqual(truth)
  })
})

describe('the peak of a complex', () => {
  const bumps = (heights: readonly number[], share: number): Float64Array => {
    const values = new Float64Array(heights.length * 200)
    heights.forEach((height, beat) => {
      for (let away = -8; away <= 8; away += 1)
        values[200 * beat + 100 + away] = height * (1 - Math.abs(away) / 9)
      // A smaller wave the other way follows each.
      for (let away = -8; away <= 8; away += 1)
        values[200 * beat + 120 + away] = -share * height * (1 - Math.abs(away) / 9)
    })
    return values
  }
  const peaksOf = (signal: Float64Array, count: number) =>
    locatePeaks(
      { signal, level: signal, samplingFrequencyHz: 250 },
      Array.from({ length: count }, (_, beat) => 200 * beat + 108),
    ).map(({ peak }) => peak)

  it('is on the side of most complexes, and on its own where one points clearly the other way', () => {
    expect(peaksOf(bumps([1, 1, 1, -2.6, 1], 0.4), 5)).toEqual([100, 300, 500, 700, 900])
    expect(peaksOf(bumps([-1, -1, -1, 2.6, -1], 0.4), 5)).toEqual([100, 300, 500, 700, 900])
    // Of a complex whose two sides are nearly as high, that of the others.
    expect(peaksOf(bumps([1, 1, 1, -1.2, 1], 0.8), 5)).toEqual([100, 300, 500, 720, 900])
  })
})

describe('beats in noise', () => {
  it.each<[string, SyntheticEcgOptions]>([
    ['a fibrillating atrium', { isFibrillating: true, heartRatePerMin: 110 }],
    ['a baseline that wanders by a mV', { noise: { wanderMv: 1 } }],
  ])('are found to a sample where slow waves alone move the peak: %s', (_, options) => {
    const { peaks, truth } = tryOn({ durationSeconds: 300, ...options })
    expect(compareBeats(truth, peaks, 1)).toEqual(PERFECT)
  })

  it.each<[string, SyntheticEcgOptions]>([
    ['muscle noise of 0.1 mV', { noise: { whiteMv: 0.1 } }],
    ['50 Hz hum of 0.3 mV', { noise: { mainsMv: 0.3 } }],
    ['60 Hz hum at 250 Hz', { samplingFrequencyHz: 250, noise: { mainsMv: 0.3, mainsHz: 60 } }],
    [
      '60 Hz hum at 1 kHz, inverted',
      { samplingFrequencyHz: 1000, isInverted: true, noise: { mainsMv: 0.3, mainsHz: 60 } },
    ],
    [
      'muscle noise of 0.1 mV around few beats, 30 a minute: it is no beat',
      {
        seed: 4,
        durationSeconds: 10,
        samplingFrequencyHz: 250,
        heartRatePerMin: 60,
        ectopics: [{ kind: 'blocked', every: 2 }],
        noise: { whiteMv: 0.1, mainsMv: 0.1, wanderMv: 0.3 },
      },
    ],
    ['all of it', { noise: { whiteMv: 0.05, mainsMv: 0.15, wanderMv: 0.8 } }],
  ])('are found, every one, within 10 ms: %s', (_, options) => {
    const { peaks, truth, hertz } = tryOn({ durationSeconds: 300, ...options })
    expect(compareBeats(truth, peaks, 0.01 * hertz)).toEqual(PERFECT)
  })
})

describe('beats that a threshold alone would miss', () => {
  it.each([
    [15, 0.3],
    [15, 0.1],
    [5, 0.3],
    [5, 0.1],
    [3, 0.15],
  ])('every %ith of %d of the height', (every, share) => {
    const { peaks, truth, hertz } = tryOn({
      durationSeconds: 120,
      weak: { every, share },
      noise: { whiteMv: 0.01 },
    })
    expect(compareBeats(truth, peaks, 0.02 * hertz)).toEqual(PERFECT)
  })

  it('are found again after minutes without a signal, and after a start without', () => {
    const { samples, hertz, truth } = tryOn({ durationSeconds: 120, noise: { whiteMv: 0.01 } })
    const off = (from: number, to: number) =>
      readLead(
        samples.map((value, at) => (at >= from * hertz && at < to * hertz ? Number.NaN : value)),
        hertz,
      ).peaks
    const inside = (from: number, to: number) =>
      truth.filter((beat) => beat < from * hertz || beat >= to * hertz)
    expect(compareBeats(inside(0, 30), off(0, 30), 1)).toEqual(PERFECT)
    expect(compareBeats(inside(40, 90), off(40, 90), 1)).toEqual(PERFECT)
  })
})

describe.runIf(hasSharedData())('beats of real recordings', () => {
  it('MIT-BIH record 100: sensitivity and PPV at least 0.999 within 50 ms, on each lead', () => {
    const read = (name: string) => ({ name, bytes: readSharedData(`cardiology/${name}`) })
    const { leads } = readEcg([read('100.hea'), read('100.dat')])
    const truth = readBeats(readSharedData('cardiology/100.atr')).map(({ sample }) => sample)
    expect(truth).toHaveLength(2273)
    for (const { samples } of leads) {
      const { peaks } = readLead(samples, 360)
      const { sensitivity, ppv } = compareBeats(truth, peaks, 0.05 * 360)
      expect(sensitivity).toBeGreaterThanOrEqual(0.999)
      expect(ppv).toBeGreaterThanOrEqual(0.999)
      // Every peak is an extremum of the recording itself, to the sample.
      const isExtremum = (at: number): boolean => {
        const [before = 0, here = 0, after = 0] = samples.subarray(at - 1, at + 2)
        return (here >= before && here >= after) || (here <= before && here <= after)
      }
      expect(peaks.filter((peak) => !isExtremum(peak))).toEqual([])
    }
  })

  it('MIT-BIH record 208, five minutes with many ventricular beats: as many as were counted by eye, none too close', () => {
    const steps = readNpz(readSharedData('cardiology/scipy_ecg_mitdb208.npz'))
    const samples = Float32Array.from(steps, (step) => (step - 1024) / 200)
    expect(samples).toHaveLength(108_000)
    const { peaks } = readLead(samples, 360)
    expect(peaks.length).toBeGreaterThan(495)
    expect(peaks.length).toBeLessThan(510)
    const shortest = Math.min(...peaks.slice(1).map((peak, index) => peak - (peaks[index] ?? 0)))
    expect(shortest / 360).toBeGreaterThan(0.2)
  })

  it('PTB s0010_re: the same 52 beats in each of twelve leads, at 1 kHz', () => {
    const read = (name: string) => ({ name, bytes: readSharedData(`cardiology/${name}`) })
    const { leads } = readEcg([read('s0010_re.hea'), read('s0010_re.dat')])
    const all = leads.map(({ samples }) => readLead(samples, 1000).peaks)
    expect(all.map((peaks) => peaks.length)).toEqual(leads.map(() => 52))
    // The peaks of the leads lie apart, but each lead has the same intervals, to the width of a notch.
    const intervals = all.map((peaks) => peaks.slice(1).map((peak, index) => peak - (peaks[index] ?? 0)))
    const spread = (intervals[0] ?? []).map((_, beat) => {
      const here = intervals.map((lead) => lead[beat] ?? 0)
      return Math.max(...here) - Math.min(...here)
    })
    expect(Math.max(...spread)).toBeLessThan(45)
  })
})
