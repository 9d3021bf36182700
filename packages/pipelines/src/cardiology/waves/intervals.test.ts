import { describe, expect, it } from 'vitest'

import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { measureLead } from '../ecg/measure-lead.ts'
import { readLead } from '../lead-quality/read-lead.ts'
import { readEcg } from '../recording/read-ecg.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import type { WaveIntervals } from './intervals.ts'

const measure = (samples: Float32Array | undefined, hertz: number): WaveIntervals =>
  measureLead(readLead(samples ?? new Float32Array(), hertz)).waves

/** What is measured less what was drawn, ms; the reason where nothing is measured. */
const errorsOf = (options: SyntheticEcgOptions) => {
  const { recording, intervals } = syntheticEcg(options)
  const found = measure(recording.leads[0]?.samples, recording.samplingFrequencyHz)
  const off = (value: number | string, drawn: number | null) =>
    typeof value === 'string' || drawn === null ? value : Math.abs(value - drawn)
  return {
    pr: off(found.prMs, intervals.prMs),
    qrs: off(found.qrsMs, intervals.qrsMs),
    qt: off(found.qtMs, intervals.qtMs),
  }
}

const within10 = {
  asymmetricMatch: (value: unknown) => typeof value === 'number' && value <= 10,
  toString: () => 'within 10 ms',
}

const RATES = [45, 60, 75, 100] as const
const FREQUENCIES = [100, 128, 250, 360, 500, 1000] as const
const QUIET = { whiteMv: 0.02, wanderMv: 0.2 }

describe('PR, QRS and QT are within 10 ms of the drawn ones', () => {
  describe.each(RATES)('at %i beats a minute', (heartRatePerMin) => {
    it.each(FREQUENCIES)('sampled at %i Hz, clean and in a little noise', (samplingFrequencyHz) => {
      for (const [qrsMs, noise] of [
        [92, {}],
        [140, QUIET],
      ] as const) {
        const errors = errorsOf({ heartRatePerMin, samplingFrequencyHz, noise, qrsMs })
        expect(errors).toEqual({ pr: within10, qrs: within10, qt: within10 })
      }
    })

    it('in more noise, hum and wander', () => {
      for (const samplingFrequencyHz of [250, 360, 500, 1000]) {
        const noise = { whiteMv: 0.04, mainsMv: 0.1, wanderMv: 0.3 }
        const errors = errorsOf({ heartRatePerMin, samplingFrequencyHz, noise, durationSeconds: 90 })
        expect(errors).toEqual({ pr: within10, qrs: within10, qt: within10 })
      }
    })

    it('where waves leave the baseline with a corner', () => {
      for (const samplingFrequencyHz of [250, 360, 1000]) {
        const errors = errorsOf({ heartRatePerMin, samplingFrequencyHz, edge: 'hard', noise: QUIET })
        expect(errors).toEqual({ pr: within10, qrs: within10, qt: within10 })
      }
    })
  })

  it.each([50, 70, 85, 95])(
    'in muscle noise of 0.05 mV, hum and wander, at %i beats a minute',
    (heartRatePerMin) => {
      const noise = { whiteMv: 0.05, mainsMv: 0.1, wanderMv: 0.3 }
      for (const samplingFrequencyHz of [250, 360, 500]) {
        for (const seed of [1, 2, 3]) {
          const errors = errorsOf({ seed, heartRatePerMin, samplingFrequencyHz, noise })
          expect(errors).toEqual({ pr: within10, qrs: within10, qt: within10 })
        }
      }
    },
  )

  it.each<[string, SyntheticEcgOptions]>([
    ['an inverted lead', { isInverted: true }],
    ['a long PR', { prMs: 240 }],
    ['a short PR', { prMs: 110 }],
    ['a long QT', { qtMs: 480 }],
    ['a short QT', { qtMs: 310 }],
    ['120 beats a minute', { heartRatePerMin: 120, prMs: 120 }],
    ['ten seconds', { durationSeconds: 10 }],
    ['an early beat in five', { ectopics: [{ kind: 'ventricular', every: 5 }] }],
    ['a blocked beat in seven', { durationSeconds: 90, ectopics: [{ kind: 'blocked', every: 7 }] }],
  ])('%s', (_, options) => {
    expect(errorsOf(options)).toEqual({ pr: within10, qrs: within10, qt: within10 })
  })
})

describe('what is not there is not measured, with the reason', () => {
  it.each([45, 60, 75, 100, 120])(
    'no P wave at %i beats a minute: T of the beat before is not taken for one',
    (heartRatePerMin) => {
      for (const noise of [{}, QUIET]) {
        for (const samplingFrequencyHz of [250, 360]) {
          const { pr, qrs } = errorsOf({ heartRatePerMin, prMs: null, noise, samplingFrequencyHz })
          expect({ pr, qrs }).toEqual({ pr: 'no_p_wave', qrs: within10 })
        }
      }
    },
  )

  it('P on the T wave of the beat before: neither has an end', () => {
    const { pr, qt, qrs } = errorsOf({ heartRatePerMin: 130, prMs: 170, variability: 0.3 })
    expect([pr, qt]).toEqual([expect.any(String), expect.any(String)])
    expect(qrs).toEqual(within10)
  })

  it('too few normal beats, and noise that hides the boundaries', () => {
    expect(errorsOf({ ectopics: [{ kind: 'ventricular', every: 2 }] }).qt).toBe('too_few_normal_beats')
    expect(errorsOf({ durationSeconds: 10, noise: { whiteMv: 0.12 } }).qt).toBe('boundaries_not_found')
  })
})

describe('QTc', () => {
  it.each([45, 60, 75, 100])(
    'is of the averaged beats’ own interval, at %i beats a minute',
    (heartRatePerMin) => {
      const { recording } = syntheticEcg({ heartRatePerMin })
      const { qtMs, qtcBazettMs, qtcFridericiaMs, average } = measure(recording.leads[0]?.samples, 360)
      const seconds = (average?.intervalMs ?? 0) / 1000
      expect(Math.abs(seconds - 60 / heartRatePerMin)).toBeLessThan(0.05)
      expect(qtcBazettMs).toBeCloseTo(Number(qtMs) / Math.sqrt(seconds), 9)
      expect(qtcFridericiaMs).toBeCloseTo(Number(qtMs) / Math.cbrt(seconds), 9)
      // Drawn with a QTc of 400 ms by Fridericia.
      expect(Math.abs(Number(qtcFridericiaMs) - 400)).toBeLessThan(12)
    },
  )
})

describe.runIf(hasSharedData())('real recordings', () => {
  const read = (name: string) => ({ name, bytes: readSharedData(`cardiology/${name}`) })

  it('record 100: its two leads agree on QRS and QT, and on a PR below 200 ms', () => {
    const [limb, chest] = readEcg([read('100.hea'), read('100.dat')]).leads.map(({ samples }) =>
      measure(samples, 360),
    )
    expect(Math.abs(Number(limb?.qrsMs) - Number(chest?.qrsMs))).toBeLessThan(15)
    expect(Math.abs(Number(limb?.qtMs) - Number(chest?.qtMs))).toBeLessThan(15)
    for (const lead of [limb, chest]) {
      expect(Number(lead?.prMs)).toBeGreaterThan(140)
      expect(Number(lead?.prMs)).toBeLessThan(200)
      expect(Number(lead?.qtcFridericiaMs)).toBeGreaterThan(390)
      expect(Number(lead?.qtcFridericiaMs)).toBeLessThan(430)
    }
  })

  it('PTB s0010_re, an acute infarction: the leads that show a boundary agree on it', () => {
    const found = readEcg([read('s0010_re.hea'), read('s0010_re.dat')]).leads.map(({ samples }) =>
      measure(samples, 1000),
    )
    const measured = (of: (waves: WaveIntervals) => number | string) =>
      found
        .map(of)
        .filter((value) => typeof value === 'number')
        .toSorted((one, other) => one - other)
    const [pr, qt] = [measured(({ prMs }) => prMs), measured(({ qtMs }) => qtMs)]
    expect(pr.length).toBeGreaterThanOrEqual(8)
    expect(qt.length).toBeGreaterThanOrEqual(8)
    // No lead's boundary is far outside the others: at the ends of QT lie 30 ms, half of what is called a good agreement.
    expect((qt.at(-1) ?? 0) - (qt[0] ?? 0)).toBeLessThan(30)
    expect(pr[Math.floor(pr.length / 2)]).toBeGreaterThan(155)
    expect(pr[Math.floor(pr.length / 2)]).toBeLessThan(180)
  })
})
