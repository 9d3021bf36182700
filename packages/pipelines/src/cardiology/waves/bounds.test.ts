import { describe, expect, it } from 'vitest'

import { heightAt } from '../synthetic-ecg/waves.ts'
import type { Wave } from '../synthetic-ecg/waves.ts'
import type { AverageBeat } from './average-beat.ts'
import { boundPAndT } from './p-and-t.ts'
import { boundQrs } from './qrs-bounds.ts'

const PEAK = 420

/** An averaged beat with the given waves around an R wave of 80 ms, times in ms from its peak. */
const beat = (
  waves: readonly Wave[],
  intervalMs = 900,
  noiseMv = 0,
  complex: readonly Wave[] = [{ startMs: -40, peakMs: 0, endMs: 40, millivolts: 1 }],
): AverageBeat => {
  const own = [...complex, ...waves]
  const moved = (by: number): Wave[] =>
    own.map(({ startMs, peakMs, endMs, millivolts }) => ({
      startMs: startMs + by,
      peakMs: peakMs + by,
      endMs: endMs + by,
      millivolts,
    }))
  const all = [...moved(-intervalMs), ...own, ...moved(intervalMs)]
  const length = PEAK + Math.min(750, intervalMs) + 1
  return {
    values: Float64Array.from({ length }, (_, at) =>
      all.reduce((sum, wave) => sum + heightAt(wave, at - PEAK, 'soft'), 0),
    ),
    noise: Float64Array.from({ length }, (_, at) => noiseMv * Math.sin(0.12 * at)),
    peakMs: PEAK,
    intervalMs,
    intervalSpreadMs: 15,
    beatCount: 30,
  }
}

const P: Wave = { startMs: -190, peakMs: -140, endMs: -90, millivolts: 0.15 }
const T: Wave = { startMs: 180, peakMs: 290, endMs: 380, millivolts: 0.3 }

const boundsOf = (average: AverageBeat) => {
  const qrs = boundQrs(average)
  if (qrs === null) return null
  const { pOnset, tEnd } = boundPAndT(average, qrs)
  const off = (value: number | string) => (typeof value === 'string' ? value : value - PEAK)
  return {
    pOnset: off(pOnset),
    qrsOnset: off(qrs.onset),
    qrsEnd: qrs.isEndUnsure ? 'unsure' : off(qrs.end),
    tEnd: off(tEnd),
  }
}
const near = (expected: number) => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && Math.abs(value - expected) <= 9,
  toString: () => `within 9 ms of ${expected}`,
})
const QRS = { qrsOnset: near(-40), qrsEnd: near(40) }

describe('the boundaries of an averaged beat', () => {
  it.each<[string, AverageBeat, object]>([
    ['P, QRS and T', beat([P, T]), { ...QRS, pOnset: near(-190), tEnd: near(380) }],
    ['T upside down', beat([P, { ...T, millivolts: -0.3 }]), { ...QRS, pOnset: near(-190), tEnd: near(380) }],
    ['no P', beat([T]), { ...QRS, pOnset: 'no_p_wave', tEnd: near(380) }],
    ['no T', beat([P]), { ...QRS, pOnset: near(-190), tEnd: 'no_t_wave' }],
    [
      'a P wave with a notch',
      beat([P, { startMs: -160, peakMs: -140, endMs: -120, millivolts: -0.02 }, T]),
      { ...QRS, pOnset: near(-190), tEnd: near(380) },
    ],
    [
      'T of two phases: to the end of the second',
      beat([
        P,
        { ...T, endMs: 340, peakMs: 260 },
        { startMs: 340, peakMs: 390, endMs: 440, millivolts: -0.2 },
      ]),
      { ...QRS, pOnset: near(-190), tEnd: near(440) },
    ],
    [
      'T and a small U wave: to the end of T',
      beat([P, T, { startMs: 400, peakMs: 460, endMs: 520, millivolts: 0.05 }]),
      { ...QRS, pOnset: near(-190), tEnd: near(380) },
    ],
    [
      'T that sinks and comes back gently above: to the end of the rise',
      beat([
        P,
        { startMs: 200, peakMs: 270, endMs: 340, millivolts: -0.2 },
        { startMs: 310, peakMs: 350, endMs: 700, millivolts: 0.06 },
      ]),
      { ...QRS, tEnd: near(340) },
    ],
    [
      'T after an ST segment that rises steeply: to the end of T, not of the rise',
      beat([
        P,
        { startMs: 60, peakMs: 120, endMs: 340, millivolts: 0.2 },
        { startMs: 150, peakMs: 295, endMs: 420, millivolts: 0.1 },
      ]),
      { ...QRS, pOnset: near(-190), tEnd: near(420) },
    ],
    [
      'T that falls in two steps: to the end of the second',
      beat([
        P,
        { startMs: 100, peakMs: 180, endMs: 260, millivolts: 0.25 },
        { startMs: 100, peakMs: 280, endMs: 380, millivolts: 0.2 },
      ]),
      { ...QRS, pOnset: near(-190), tEnd: near(380) },
    ],
    [
      'a QRS complex whose highest wave is its last and flattest: to the end of it, over its top',
      beat([P, T], 900, 0, [
        { startMs: -12, peakMs: 0, endMs: 12, millivolts: -0.7 },
        { startMs: 12, peakMs: 82, endMs: 152, millivolts: 0.7 },
      ]),
      { qrsOnset: near(-12), qrsEnd: near(152), pOnset: near(-190), tEnd: near(380) },
    ],
    [
      'a QRS complex that a steep ST segment leaves: its end is unsure, and not given',
      beat([P, { startMs: 40, peakMs: 100, endMs: 380, millivolts: 0.25 }]),
      { qrsOnset: near(-40), qrsEnd: 'unsure', pOnset: near(-190) },
    ],
    [
      'a hump before QRS that is too wide for P',
      beat([{ startMs: -330, peakMs: -190, endMs: -50, millivolts: 0.15 }, T]),
      { ...QRS, pOnset: 'no_p_wave' },
    ],
    [
      'P that begins on T of the beat before',
      beat(
        [
          { ...P, startMs: -215 },
          { ...T, endMs: 400 },
        ],
        600,
      ),
      { ...QRS, pOnset: 'boundaries_not_found', tEnd: 'boundaries_not_found' },
    ],
    [
      'T alone so late that it may hide P',
      beat([{ ...T, startMs: 220, peakMs: 330, endMs: 440 }], 520),
      { ...QRS, pOnset: 'no_p_wave', tEnd: 'boundaries_not_found' },
    ],
  ])('%s', (_, average, expected) => {
    expect(boundsOf(average)).toMatchObject(expected)
  })

  it('are not found where noise hides them: of P and T first, then of all', () => {
    expect(boundsOf(beat([P, T], 900, 0.001))).toMatchObject({ ...QRS, pOnset: near(-190), tEnd: near(380) })
    expect(boundsOf(beat([P, { ...T, millivolts: 0.12 }], 900, 0.012))).toMatchObject({
      ...QRS,
      tEnd: 'boundaries_not_found',
    })
    expect(boundsOf(beat([P, T], 900, 0.2))).toBeNull()
  })
})
