import { describe, expect, it } from 'vitest'

import { hasSharedData, readSharedData } from '../testing/shared-data.ts'
import { NORMAL_BEAT, readBeats } from '../testing/wfdb-annotations.ts'
import { analyzeIntervals, analyzeSegments } from './analyze.ts'
import { parseIntervals } from './intervals.ts'
import { keepIntervals, oneSegment } from './segments.ts'
import { assessQuality } from './quality.ts'
import { measureVariability } from './variability.ts'

/** A published number and ours agree to 0.01. */
const near = (expected: number) => ({
  asymmetricMatch: (actual: unknown) => typeof actual === 'number' && Math.abs(actual - expected) <= 0.01,
  toString: () => `within 0.01 of ${expected}`,
})

const beats = () => readBeats(readSharedData('cardiology/100.atr'))

/**
 * The published pNN50 was made with `samples / 360 * 1000`, where nine differences of exactly 18 samples come out a
 * hair above 50 ms (5.7630 %; counted in samples it is 5.3481 %). The other measures do not notice.
 */
const toMs = (samples: number): number => (samples / 360) * 1000

/** RR intervals between beats; those next to a beat that is not normal are dropped, which leaves a gap. */
const segmentsOf = (normalOnly: boolean) => {
  const all = beats()
  const samples = all.map(({ sample }) => sample)
  const intervalsMs = samples.slice(1).map((sample, index) => toMs(sample - (samples[index] ?? sample)))
  let interval = -1
  return keepIntervals([{ startMs: toMs(samples[0] ?? 0), intervalsMs }], () => {
    interval += 1
    if (!normalOnly) return true
    return all[interval]?.code === NORMAL_BEAT && all[interval + 1]?.code === NORMAL_BEAT
  })
}

const readSeries = (file: string) => oneSegment(parseIntervals(readSharedData(`cardiology/${file}`)))

describe.runIf(hasSharedData())('published series', () => {
  // The figures that the limits of `INTERVAL_CRITERIA` were set by.
  it.each([
    ['aura', () => readSeries('aura_test_nn_intervals.txt'), 0],
    ['pyhrv short', () => readSeries('pyhrv_SampleNNISeriesShort.npy'), 25 / 337],
    ['record 100, all beats', () => segmentsOf(false), 50 / 2272],
    ['record 100, normal beats', () => segmentsOf(true), 0],
  ])('%s is regular enough for its variability', (_, series, jumpShare) => {
    const quality = assessQuality(series())
    expect(quality).toMatchObject({ reason: null, isIrregular: false })
    expect(quality.jumpShare).toBeCloseTo(jumpShare, 12)
    expect(quality.score).toBeCloseTo(quality.coverage * (1 - jumpShare), 12)
  })

  it('aura_test_nn_intervals.txt', () => {
    const intervals = parseIntervals(readSharedData('cardiology/aura_test_nn_intervals.txt'))
    expect(intervals).toHaveLength(1000)
    const analysis = analyzeIntervals(intervals)
    expect(analysis.outcome).toBe('measured')
    expect(analysis.biomarkers).toEqual(
      expect.arrayContaining([
        { name: 'heart_rate', value: near(60_000 / 718.248), unit: '/min' },
        { name: 'sdnn', value: near(43.11307), unit: 'ms' },
        { name: 'rmssd', value: near(19.5194), unit: 'ms' },
        { name: 'pnn50', value: near(2.4024), unit: '%' },
      ]),
    )
  })

  it('pyhrv_SampleNNISeriesShort.npy', () => {
    const analysis = analyzeIntervals(
      parseIntervals(readSharedData('cardiology/pyhrv_SampleNNISeriesShort.npy')),
    )
    expect(analysis.result).toMatchObject({
      heartRateBpm: near(60_000 / 888.955),
      sdnnMs: near(95.69035),
      rmssdMs: near(101.30063),
      pnn50Percent: near(48.5119),
    })
    // 299.6 s: just not five minutes.
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn_5min', reason: 'under_five_minutes' })
  })

  describe('MIT-BIH record 100 by its annotations', () => {
    it('all beats', () => {
      expect(beats()).toHaveLength(2273)
      expect(analyzeSegments(segmentsOf(false))).toMatchObject({
        outcome: 'measured',
        result: { sdnnMs: near(48.8461), rmssdMs: near(63.2318), pnn50Percent: near(9.9956) },
      })
      expect(measureVariability(segmentsOf(false))).toMatchObject({
        intervalCount: 2272,
        meanRrMs: near(794.594),
        sdnnMs: near(48.8461),
        rmssdMs: near(63.2318),
        pnn50Percent: near(9.9956),
      })
    })

    it('normal beats only, with the gaps that the others leave', () => {
      expect(measureVariability(segmentsOf(true))).toMatchObject({
        intervalCount: 2204,
        meanRrMs: near(795.012),
        sdnnMs: near(35.9609),
        rmssdMs: near(27.4805),
        pnn50Percent: near(5.763),
      })
    })

    it('the first five minutes of them', () => {
      const analysis = analyzeSegments(segmentsOf(true))
      expect(analysis.biomarkers).toEqual(
        expect.arrayContaining([
          { name: 'sdnn_5min', value: near(25.3721), unit: 'ms' },
          { name: 'rmssd_5min', value: near(25.8985), unit: 'ms' },
        ]),
      )
    })
  })
})
