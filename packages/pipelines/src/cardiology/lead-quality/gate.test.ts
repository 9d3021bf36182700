import { describe, expect, it } from 'vitest'

import { analyzeEcg } from '../ecg/analyze-ecg.ts'
import { normalFrom, seededRandom } from '../random.ts'
import type { EcgLead, EcgRecording } from '../recording/ecg-recording.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import { bridgeGaps } from '../signal/gaps.ts'
import { findFaults, mainFault, usableShare } from './faults.ts'
import { readLead } from './read-lead.ts'

const HERTZ = 250
const SECONDS = 60

const recordingOf = (leads: readonly EcgLead[], samplingFrequencyHz = HERTZ): EcgRecording => ({
  samplingFrequencyHz,
  leads,
  startedAt: null,
  leftOut: [],
})

const made = (options: SyntheticEcgOptions = {}): Float32Array =>
  syntheticEcg({ samplingFrequencyHz: HERTZ, durationSeconds: SECONDS, noise: { whiteMv: 0.01 }, ...options })
    .recording.leads[0]?.samples ?? new Float32Array()

const analyze = (samples: Float32Array, hertz = HERTZ) =>
  analyzeEcg(recordingOf([{ name: 'II', samples }], hertz))

/** A minute of something that is no electrocardiogram, of the time in s and a random number. */
const noise = (of: (seconds: number, random: () => number) => number, hertz = HERTZ): Float32Array => {
  const random = seededRandom(3)
  return Float32Array.from({ length: SECONDS * hertz }, (_, index) => of(index / hertz, random))
}
const white = (random: () => number): number => normalFrom(random)

describe('a recording too poor to measure is ungradable, with its reason and no value', () => {
  let drift = 0
  it.each<[string, Float32Array, string]>([
    ['flat', new Float32Array(SECONDS * HERTZ), 'flat'],
    [
      'flat at another height, with the last digit flickering',
      noise((_, random) => 2.5 + 0.002 * random()),
      'flat',
    ],
    ['nothing recorded', new Float32Array(SECONDS * HERTZ).fill(Number.NaN), 'lead_off'],
    [
      'an electrode off for 35 of 60 s',
      made().map((value, at) => (at < 35 * HERTZ ? Number.NaN : value)),
      'lead_off',
    ],
    ['flat for 40 of 60 s', made().map((value, at) => (at > 20 * HERTZ ? 0.3 : value)), 'flat'],
    ['cut off at 0.3 mV', made().map((value) => Math.max(-0.3, Math.min(0.3, value))), 'saturated'],
    [
      'at the converter’s ends',
      made().map((value) => Math.max(-0.05, Math.min(0.05, 40 * value))),
      'saturated',
    ],
    ['muscle noise as high as the beats', made({ noise: { whiteMv: 0.5 } }), 'noisy'],
    ['muscle noise in which beats are seen that are none', made({ noise: { whiteMv: 0.25 } }), 'noisy'],
    ['white noise', noise((_, random) => 0.3 * white(random)), 'noisy'],
    ['noise that drifts', noise((_, random) => (drift = 0.999 * drift + 0.02 * white(random))), 'noisy'],
    [
      'hum alone',
      noise((seconds, random) => Math.sin(2 * Math.PI * 50 * seconds) + 0.01 * white(random)),
      'noisy',
    ],
    [
      'a sine of the rate of a heart',
      noise((seconds, random) => Math.sin(2 * Math.PI * 1.2 * seconds) + 0.01 * white(random)),
      'noisy',
    ],
    [
      'spikes of one sample',
      noise((_, random) => (random() < 0.005 ? 3 * (random() - 0.5) : 0) + 0.02 * white(random)),
      'noisy',
    ],
    [
      'bursts of noise',
      noise((seconds, random) => (Math.sin(3 * seconds) > 0.7 ? 0.5 : 0.02) * white(random)),
      'noisy',
    ],
    ['steps of a converter taken for mV', made().map((value) => 200 * value + 1024), 'implausible_amplitude'],
    ['µV taken for mV', made().map((value) => 1000 * value), 'implausible_amplitude'],
    [
      'hardly any contact',
      made({ noise: { whiteMv: 0 } }).map((value) => 0.04 * value),
      'implausible_amplitude',
    ],
    ['two seconds', made().subarray(0, 2 * HERTZ), 'recording_too_short'],
    ['a hair less than eight seconds', made().subarray(0, 8 * HERTZ - 1), 'recording_too_short'],
  ])('%s', (_, samples, reason) => {
    const analysis = analyze(samples)
    expect(analysis).toMatchObject({
      outcome: 'ungradable',
      reason,
      biomarkers: [],
      peaks: [],
      beats: [],
      averageBeat: null,
    })
    expect(analysis.qualityScore).toBeGreaterThanOrEqual(0)
    expect(analysis.qualityScore).toBeLessThanOrEqual(1)
    const { signalQualityScore, ...values } = analysis.result
    expect(signalQualityScore).toBe(analysis.qualityScore)
    expect(Object.values(values).every((value) => value === null)).toBe(true)
    // Nothing is missing without a reason: each field and each biomarker.
    expect(new Set(analysis.notMeasured.map(({ reason: why }) => why))).toEqual(new Set(['ungradable']))
    expect(analysis.notMeasured).toHaveLength(Object.keys(values).length + 11)
  })
})

describe('a recording that is good enough is measured, and its score says how good', () => {
  it.each<[string, Float32Array, number, number]>([
    ['clean', made(), 0.98, 1],
    ['eight seconds', made().subarray(0, 8 * HERTZ), 0.98, 1],
    ['muscle noise of 0.1 mV', made({ noise: { whiteMv: 0.1 } }), 0.9, 1],
    ['hum of 0.3 mV', made({ noise: { mainsMv: 0.3 } }), 0.98, 1],
    ['wander of 1 mV', made({ noise: { whiteMv: 0.01, wanderMv: 1 } }), 0.95, 1],
    [
      'an electrode off for 15 of 60 s',
      made().map((value, at) => (at < 15 * HERTZ ? Number.NaN : value)),
      0.7,
      0.78,
    ],
    [
      'at the converter’s end for 10 s',
      made().map((value, at) => Math.min(1.4, at < 10 * HERTZ ? value + 1.2 : value)),
      0.75,
      0.9,
    ],
    [
      'noise for 20 s',
      made().map((value, at) => (at < 20 * HERTZ ? value + 2 * Math.sin(at * at) : value)),
      0.6,
      0.7,
    ],
    ['every second beat of another shape', made({ ectopics: [{ kind: 'ventricular', every: 2 }] }), 0.9, 1],
    ['a few samples missing', made().map((value, at) => (at % 97 === 0 ? Number.NaN : value)), 0.95, 1],
  ])('%s', (_, samples, least, most) => {
    const analysis = analyze(samples)
    expect(analysis.outcome).toBe('measured')
    expect(analysis.qualityScore).toBeGreaterThanOrEqual(least)
    expect(analysis.qualityScore).toBeLessThanOrEqual(most)
    expect(analysis.result.heartRateBpm).toBeGreaterThan(65)
    expect(analysis.result.heartRateBpm).toBeLessThan(85)
  })

  it('no interval is measured across what is missing, and no beat in it', () => {
    const samples = made({ durationSeconds: 120 }).map((value, at) =>
      at >= 40 * HERTZ && at < 60 * HERTZ ? Number.NaN : value,
    )
    const analysis = analyze(samples)
    expect(analysis.peaks.filter((peak) => peak >= 40 * HERTZ && peak < 60 * HERTZ)).toEqual([])
    expect(analysis.rhythm?.longestMs).toBeLessThan(1300)
    expect(analysis.rhythm?.findings).toEqual([])
  })
})

describe('a heart too slow to measure', () => {
  const slow = (options: SyntheticEcgOptions) =>
    analyzeEcg(syntheticEcg({ variability: 0, ...options }).recording)

  it.each([1, 2, 3])('three beats in nine seconds are too few, whatever lies between them (%i)', (seed) => {
    for (const heartRatePerMin of [18, 20])
      for (const whiteMv of [0.01, 0.05, 0.1]) {
        const added = { whiteMv, wanderMv: 0.2 }
        const analysis = slow({ seed, durationSeconds: 9, heartRatePerMin, noise: added })
        expect(analysis).toMatchObject({ outcome: 'ungradable', reason: 'no_beats', biomarkers: [] })
      }
  })

  it.each([12, 15, 18, 19.9])('%d a minute is no rate that can be stored: ungradable', (heartRatePerMin) => {
    for (const samplingFrequencyHz of [100, 250, 500]) {
      const added = { whiteMv: 0.02, wanderMv: 0.2 }
      const analysis = slow({ durationSeconds: 60, heartRatePerMin, samplingFrequencyHz, noise: added })
      expect(analysis).toMatchObject({ outcome: 'ungradable', reason: 'implausible_rate' })
    }
  })

  it('is judged by the rate it would be given, to the last digit, and measured from 20 a minute on', () => {
    const rates = [100, 200, 250].flatMap((samplingFrequencyHz) =>
      [19.99, 20, 20.01, 20.5].map((heartRatePerMin) => {
        const added = { whiteMv: 0.01, wanderMv: 0.3 }
        return slow({ durationSeconds: 60, heartRatePerMin, samplingFrequencyHz, noise: added }).result
          .heartRateBpm
      }),
    )
    const given = rates.filter((rate) => rate !== null)
    expect(given.length).toBeGreaterThanOrEqual(6)
    expect(given.filter((rate) => rate < 20)).toEqual([])
  })
})

describe('beats in a stretch of noise', () => {
  it('are shown and called unclear, and so is nothing else', () => {
    const random = seededRandom(5)
    const samples = made().map((value, at) => (at < 20 * HERTZ ? value + 0.28 * white(random) : value))
    const { outcome, beats } = analyze(samples)
    expect(outcome).toBe('measured')
    const inNoise = beats.filter(({ sample }) => sample < 20 * HERTZ)
    expect(inNoise.length).toBeGreaterThan(10)
    expect(new Set(inNoise.map((beat) => beat.class))).toEqual(new Set(['unclear']))
    expect(new Set(beats.slice(inNoise.length).map((beat) => beat.class))).toEqual(new Set(['normal']))
  })
})

describe('faults of a lead, a second each', () => {
  const faultsOf = (samples: Float32Array) => findFaults(bridgeGaps(samples), HERTZ).faults

  it('are where they are, and nowhere else', () => {
    const samples = made({ durationSeconds: 12 }).map((value, at) => {
      const second = at / HERTZ
      if (second >= 2 && second < 3) return Number.NaN
      if (second >= 5 && second < 8) return 0.25
      return second >= 10 ? Math.min(0.4, value) : value
    })
    const faults = faultsOf(samples)
    expect(faults.slice(0, 9)).toEqual([null, null, 'not_recorded', null, null, 'flat', 'flat', 'flat', null])
    expect(faults.slice(10)).toEqual([null, null])
  })

  it('a lead of no length has none and is not usable', () => {
    const pieces = findFaults(bridgeGaps(new Float32Array()), HERTZ)
    expect([usableShare(pieces), mainFault(pieces)]).toEqual([0, null])
    expect(readLead(new Float32Array(), HERTZ).peaks).toEqual([])
  })
})

describe('the lead that is measured', () => {
  const good = made()
  const bad = noise((_, random) => 0.3 * white(random))
  const lead = (name: string, samples: Float32Array): EcgLead => ({ name, samples })
  const chosen = (leads: readonly EcgLead[], wanted?: string): string => {
    const analysis = analyzeEcg(recordingOf(leads), { lead: wanted })
    return `${analysis.outcome} ${analysis.lead}`
  }

  it.each<[string, readonly EcgLead[], string]>([
    ['II before others', [lead('V5', good), lead('II', good)], 'measured II'],
    ['MLII before II', [lead('ECG II', good), lead('MLII', good)], 'measured MLII'],
    [
      'the best of others',
      [lead('V1', bad), lead('V2', made({ noise: { whiteMv: 0.12 } })), lead('V5', good)],
      'measured V5',
    ],
    ['another where II is poor', [lead('II', bad), lead('V1', good)], 'measured V1'],
    ['II where none is good, with its reason', [lead('V1', bad), lead('II', bad)], 'ungradable II'],
    ['one without a name', [lead('', good)], 'measured '],
  ])('is %s', (_, leads, expected) => {
    expect(chosen(leads)).toBe(expected)
  })

  it('is the one asked for, good or not', () => {
    expect(chosen([lead('MLII', good), lead('V5', good)], 'v5')).toBe('measured V5')
    expect(chosen([lead('MLII', good), lead('Lead V1', bad)], 'V1')).toBe('ungradable Lead V1')
    expect(() => chosen([lead('MLII', good)], 'V9')).toThrow(
      expect.objectContaining({ code: 'lead_not_found' }),
    )
  })
})
