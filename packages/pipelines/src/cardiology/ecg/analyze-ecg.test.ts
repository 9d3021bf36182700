import { describe, expect, it } from 'vitest'

import { cpuTimeOf } from '../../testing/cpu-time.ts'
import { readNpz } from '../../testing/npz.ts'
import { ecgRefusal } from '../../testing/refusal.ts'
import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { readLead } from '../lead-quality/read-lead.ts'
import type { EcgRecording } from '../recording/ecg-recording.ts'
import { readEcg } from '../recording/read-ecg.ts'
import { writeWfdb } from '../recording/wfdb-writer.ts'
import type { Progress } from '../stages.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import { analyzeEcg } from './analyze-ecg.ts'
import type { EcgAnalysis } from './ecg-analysis.ts'
import { measureLead } from './measure-lead.ts'
import { judgeMeasures } from './report.ts'

const valueOf = ({ biomarkers }: EcgAnalysis, name: string): number | undefined =>
  biomarkers.find((biomarker) => biomarker.name === name)?.value
const shared = (name: string) => ({ name, bytes: readSharedData(`cardiology/${name}`) })

const ticking = () => {
  let now = 0
  return () => {
    now += 7
    return now
  }
}

describe('six minutes of a sinus rhythm', () => {
  const told: Progress[] = []
  const { recording, beats } = syntheticEcg({ durationSeconds: 360, noise: { whiteMv: 0.02 } })
  const analysis = analyzeEcg(recording, { clock: ticking(), onProgress: (progress) => told.push(progress) })

  it('has all of the catalogue’s biomarkers, with their units', () => {
    expect(analysis.biomarkers.map(({ name, unit }) => [name, unit])).toEqual([
      ['heart_rate', '/min'],
      ['pr_interval', 'ms'],
      ['qrs_duration', 'ms'],
      ['qt_interval', 'ms'],
      ['qtc_fridericia', 'ms'],
      ['qtc_bazett', 'ms'],
      ['sdnn', 'ms'],
      ['rmssd', 'ms'],
      ['pnn50', '%'],
      ['sdnn_5min', 'ms'],
      ['rmssd_5min', 'ms'],
    ])
  })

  it('has the same numbers in its result, in the bounds that are stored', () => {
    expect(analysis.result).toMatchObject({
      heartRateBpm: valueOf(analysis, 'heart_rate'),
      rPeaksDetected: beats.length,
      sdnnMs: valueOf(analysis, 'sdnn'),
      rmssdMs: valueOf(analysis, 'rmssd'),
      pnn50Percent: valueOf(analysis, 'pnn50'),
      prIntervalMs: valueOf(analysis, 'pr_interval'),
      qrsDurationMs: valueOf(analysis, 'qrs_duration'),
      qtIntervalMs: valueOf(analysis, 'qt_interval'),
      qtcMs: valueOf(analysis, 'qtc_fridericia'),
      signalQualityScore: analysis.qualityScore,
    })
  })

  it('gives every null a reason, and nothing else', () => {
    const nulls = Object.entries(analysis.result).flatMap(([name, value]) => (value === null ? [name] : []))
    expect(analysis.notMeasured.map(({ name }) => name).toSorted()).toEqual(nulls.toSorted())
  })

  it('variability is that of the intervals it was drawn with', () => {
    const intervals = beats
      .slice(1)
      .map(({ peakSeconds }, beat) => 1000 * (peakSeconds - (beats[beat]?.peakSeconds ?? 0)))
    const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length
    const sdnn = Math.sqrt(
      intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / (intervals.length - 1),
    )
    expect(Math.abs((valueOf(analysis, 'sdnn') ?? 0) - sdnn)).toBeLessThan(0.3)
    expect(Math.abs((valueOf(analysis, 'heart_rate') ?? 0) - 60_000 / mean)).toBeLessThan(0.05)
  })

  it('shows where its beats are and what each is, for whoever draws them', () => {
    expect(analysis).toMatchObject({ lead: 'MLII', samplingFrequencyHz: 360, durationMs: 360_000 })
    expect(analysis.peaks).toEqual(analysis.beats.map(({ sample }) => sample))
    expect(analysis.peaks).toHaveLength(beats.length)
    const { averageBeat } = analysis
    expect(averageBeat?.values[averageBeat.peakMs]).toBeGreaterThan(0.9)
    expect(averageBeat?.bounds.qrsOnset).toBeLessThan(0)
    expect(averageBeat?.bounds.tEnd).toBeGreaterThan(200)
  })

  it('tells its stages in order, with their durations and how far it is', () => {
    const stages = ['validate', 'quality', 'extract', 'score', 'report']
    expect(analysis.stages).toEqual(
      stages.map((name, index) => ({ name, index, status: 'completed', durationMs: 7 })),
    )
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual(stages)
    const fractions = told.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other))
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1])
  })

  it('is the same again, and after a way through WFDB files nearly so', () => {
    expect(analyzeEcg(recording, { clock: ticking() })).toEqual(analysis)
    const stored = analyzeEcg(readEcg(writeWfdb(recording, { name: 'made' })))
    expect(stored.peaks.length).toBe(analysis.peaks.length)
    for (const { name, value } of analysis.biomarkers) {
      expect(Math.abs((valueOf(stored, name) ?? 0) - value)).toBeLessThan(name === 'pnn50' ? 1 : 4)
    }
  })
})

describe('a recording that did not pass the gate', () => {
  it('skips the stages after it and still reports', () => {
    const told: Progress[] = []
    const { recording } = syntheticEcg({ durationSeconds: 2 })
    const { stages, outcome } = analyzeEcg(recording, { onProgress: (progress) => told.push(progress) })
    expect(outcome).toBe('ungradable')
    expect(stages.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'skipped',
      'skipped',
      'completed',
    ])
    expect(told.at(-1)).toEqual({ stage: 'report', fraction: 1 })
  })
})

describe('what variability needs', () => {
  it.each([100, 128, 200, 1000])(
    'at %i Hz is there: peaks between samples where these are far apart',
    (samplingFrequencyHz) => {
      const { recording, beats } = syntheticEcg({
        samplingFrequencyHz,
        durationSeconds: 120,
        noise: { whiteMv: 0.005 },
      })
      const intervals = beats
        .slice(1)
        .map(({ peakSeconds }, beat) => 1000 * (peakSeconds - (beats[beat]?.peakSeconds ?? 0)))
      const squares = intervals.slice(1).map((interval, beat) => (interval - (intervals[beat] ?? 0)) ** 2)
      const drawn = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
      expect(Math.abs((valueOf(analyzeEcg(recording), 'rmssd') ?? 0) - drawn)).toBeLessThan(0.15)
    },
  )

  it('is not had in a rhythm that is irregularly irregular, however small the jumps', () => {
    const { recording } = syntheticEcg({ durationSeconds: 120 })
    const measures = measureLead(readLead(recording.leads[0]?.samples ?? new Float32Array(), 360))
    expect(judgeMeasures(measures, 120_000)).toMatchObject({
      whole: { sdnnMs: expect.any(Number) },
      prMs: expect.any(Number),
    })
    const irregular = { ...measures, rhythm: { ...measures.rhythm, isIrregularlyIrregular: true } }
    expect(judgeMeasures(irregular, 360_000)).toMatchObject({
      whole: 'irregular',
      shortTerm: 'irregular',
      prMs: 'irregular_rhythm',
    })
  })

  it.each([
    [30, 'under_one_minute', 'under_five_minutes'],
    [299, null, 'under_five_minutes'],
    [300, null, null],
  ])('%i seconds: whole %s, five minutes %s', (durationSeconds, whole, short) => {
    const { notMeasured } = analyzeEcg(syntheticEcg({ durationSeconds, samplingFrequencyHz: 250 }).recording)
    const reasonOf = (wanted: string) => notMeasured.find(({ name }) => name === wanted)?.reason ?? null
    expect([reasonOf('sdnn'), reasonOf('sdnn_5min')]).toEqual([whole, short])
  })
})

describe('what is no recording is refused', () => {
  const { recording } = syntheticEcg({ durationSeconds: 10, leads: ['II', 'V5'] })
  const [lead] = recording.leads
  const samples = lead?.samples ?? new Float32Array()
  it.each<[string, EcgRecording, string]>([
    ['no leads', { ...recording, leads: [] }, 'no_ecg_lead'],
    ['no samples', { ...recording, leads: [{ name: 'II', samples: new Float32Array() }] }, 'empty'],
    [
      'leads of two lengths',
      {
        ...recording,
        leads: [
          { name: 'II', samples },
          { name: 'V5', samples: samples.subarray(1) },
        ],
      },
      'recording_invalid',
    ],
    [
      'a frequency of NaN',
      { ...recording, samplingFrequencyHz: Number.NaN },
      'sampling_frequency_unsupported',
    ],
    ['a frequency below 100 Hz', { ...recording, samplingFrequencyHz: 99 }, 'sampling_frequency_unsupported'],
    [
      'a frequency without end',
      { ...recording, samplingFrequencyHz: Number.POSITIVE_INFINITY },
      'sampling_frequency_unsupported',
    ],
  ])('%s', (_, made, code) => {
    expect(ecgRefusal(() => analyzeEcg(made)).code).toBe(code)
  })
})

describe('speed', () => {
  it('thirty minutes of two leads are read and analyzed in under three seconds', () => {
    const files = writeWfdb(
      syntheticEcg({ durationSeconds: 1800, leads: ['MLII', 'V5'], noise: { whiteMv: 0.02 } }).recording,
      { name: 'made' },
    )
    expect(cpuTimeOf(() => expect(analyzeEcg(readEcg(files)).outcome).toBe('measured'))).toBeLessThan(3000)
  })
})

describe.runIf(hasSharedData())('real recordings', () => {
  it('record 100: as by its annotations, which it never sees', () => {
    const analysis = analyzeEcg(readEcg([shared('100.hea'), shared('100.dat')]))
    expect(analysis).toMatchObject({
      outcome: 'measured',
      lead: 'MLII',
      result: { rPeaksDetected: 2273, regularity: 'regular_interrupted', arrhythmiaDetected: true },
      rhythm: { counts: { early_usual_shape: 33, early_other_shape: 1 } },
    })
    const near = (name: string, expected: number, tolerance: number) =>
      expect(Math.abs((valueOf(analysis, name) ?? Number.NaN) - expected)).toBeLessThan(tolerance)
    near('heart_rate', 60_000 / 794.594, 0.05)
    near('sdnn', 35.9609, 1.5)
    near('rmssd', 27.4805, 2)
    near('pnn50', 5.763, 1)
    near('sdnn_5min', 25.3721, 1.5)
    near('rmssd_5min', 25.8985, 2)
    expect(analysis.qualityScore).toBeGreaterThan(0.95)
    const { stages: _, ...without } = analysis
    expect(analyzeEcg(readEcg([shared('100.hea'), shared('100.dat'), shared('100.atr')]))).toMatchObject(
      without,
    )
  })

  it('record 208: a rate and many beats of another shape; too few normal intervals for variability', () => {
    const steps = readNpz(readSharedData('cardiology/scipy_ecg_mitdb208.npz'))
    const samples = Float32Array.from(steps, (step) => (step - 1024) / 200)
    const recording = {
      samplingFrequencyHz: 360,
      startedAt: null,
      leftOut: [],
      leads: [{ name: 'MLII', samples }],
    }
    const analysis = analyzeEcg(recording)
    expect(analysis).toMatchObject({
      outcome: 'measured',
      result: { sdnnMs: null, arrhythmiaTypes: ['early_beats_other_shape'] },
    })
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn', reason: 'too_few_normal_intervals' })
    expect(analysis.result.heartRateBpm).toBeGreaterThan(98)
    expect(analysis.result.heartRateBpm).toBeLessThan(108)
    const { counts } = analysis.rhythm ?? { counts: null }
    // A quarter of its beats, by eye, are wide; the electrode came off three times, which is no pause.
    expect((counts?.early_other_shape ?? 0) + (counts?.other_shape ?? 0)).toBeGreaterThan(100)
    expect(counts?.early_usual_shape).toBeLessThan(5)
    expect(analysis.rhythm?.longestMs).toBeLessThan(2000)
  })

  it('PTB s0010_re: lead II by its name, rate, intervals; 38 seconds are too short for variability', () => {
    const analysis = analyzeEcg(readEcg([shared('s0010_re.hea'), shared('s0010_re.dat')]))
    expect(analysis).toMatchObject({
      outcome: 'measured',
      lead: 'ii',
      result: { rPeaksDetected: 52, sdnnMs: null, regularity: 'regular' },
    })
    expect(analysis.notMeasured).toContainEqual({ name: 'sdnn', reason: 'under_one_minute' })
    expect(analysis.result.heartRateBpm).toBeCloseTo(81.8, 0)
    expect(valueOf(analysis, 'qrs_duration')).toBeGreaterThan(110)
    expect(valueOf(analysis, 'qtc_fridericia')).toBeGreaterThan(440)
  })
})
