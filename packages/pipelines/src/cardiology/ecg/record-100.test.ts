import { describe, expect, it } from 'vitest'

import { cpuTimeOf } from '../../testing/cpu-time.ts'
import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { readBeats } from '../../testing/wfdb-annotations.ts'
import { readEcg } from '../recording/read-ecg.ts'
import type { EcgFile } from '../recording/read-ecg.ts'
import { analyzeEcg } from './analyze-ecg.ts'

const file = (name: string): EcgFile => ({ name, bytes: readSharedData(`cardiology/${name}`) })
const record = (): EcgFile[] => [file('100.hea'), file('100.dat')]
const withoutTimes = (analysis: ReturnType<typeof analyzeEcg>) => ({ ...analysis, stages: [] })

/** How many of `found` stand within `tolerance` samples of one of `annotated`, each used once; both in order. */
const matches = (found: readonly number[], annotated: readonly number[], tolerance: number): number => {
  let matched = 0
  let at = 0
  for (const sample of found) {
    while (at < annotated.length && (annotated[at] ?? 0) < sample - tolerance) at += 1
    if (at < annotated.length && Math.abs((annotated[at] ?? 0) - sample) <= tolerance) {
      matched += 1
      at += 1
    }
  }
  return matched
}

describe.runIf(hasSharedData())('MIT-BIH record 100, 30 minutes of two leads', () => {
  it('finds its beats on MLII: sensitivity and positive predictive value of 0.999 at 50 ms', () => {
    const recording = readEcg(record())
    const { peaks, lead, samplingFrequencyHz } = analyzeEcg(recording)
    expect(lead).toBe('MLII')
    const annotated = readBeats(readSharedData('cardiology/100.atr')).map(({ sample }) => sample)
    const matched = matches(peaks, annotated, 0.05 * samplingFrequencyHz)
    expect(matched / annotated.length).toBeGreaterThanOrEqual(0.999)
    expect(matched / peaks.length).toBeGreaterThanOrEqual(0.999)
  })

  it('measures the variability that its annotations give, from its own peaks and its own rule for early beats', () => {
    const { result } = analyzeEcg(readEcg(record()))
    const off = (value: number | null, annotated: number) => Math.abs((value ?? Number.NaN) - annotated)
    expect(off(result.sdnnMs, 35.9609)).toBeLessThanOrEqual(1.5)
    expect(off(result.rmssdMs, 27.4805)).toBeLessThanOrEqual(2)
    expect(off(result.pnn50Percent, 5.763)).toBeLessThanOrEqual(1)
    expect(off(result.heartRateBpm, 60_000 / 795.012)).toBeLessThanOrEqual(0.5)
  })

  it('sees its 33 atrial beats and its one ventricular beat as early, and few others', () => {
    const { beats, samplingFrequencyHz } = analyzeEcg(readEcg(record()))
    const annotated = readBeats(readSharedData('cardiology/100.atr'))
    const ectopic = annotated.filter(({ code }) => code !== 1).map(({ sample }) => sample)
    const early = beats.filter((beat) => beat.class.startsWith('early')).map(({ sample }) => sample)
    const matched = matches(early, ectopic, 0.05 * samplingFrequencyHz)
    expect(matched).toBeGreaterThanOrEqual(0.9 * ectopic.length)
    expect(early.length - matched).toBeLessThanOrEqual(0.01 * annotated.length)
  })

  it('gives the same answer whether or not somebody’s annotations lie beside it', () => {
    const alone = withoutTimes(analyzeEcg(readEcg(record())))
    const beside = withoutTimes(analyzeEcg(readEcg([...record(), file('100.atr')])))
    expect(beside).toEqual(alone)
  })

  it('takes less than three seconds, from its bytes to its findings', () => {
    const files = record()
    expect(cpuTimeOf(() => analyzeEcg(readEcg(files)))).toBeLessThan(3000)
  })
})

describe.runIf(hasSharedData())('other recordings', () => {
  it('measures PTB s0010 at 1 kHz in format 16, of 15 leads the 12 whose file is there', () => {
    const recording = readEcg(['s0010_re.hea', 's0010_re.dat'].map(file))
    expect(recording.samplingFrequencyHz).toBe(1000)
    expect(recording.leads).toHaveLength(12)
    expect(recording.leftOut.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => 'file_missing'),
    )
    const { outcome, result } = analyzeEcg(recording)
    expect(outcome).toBe('measured')
    expect(result.heartRateBpm).toBeGreaterThan(30)
    expect(result.heartRateBpm).toBeLessThan(220)
  })

  it('refuses an EDF file that holds annotations and no electrocardiogram', () => {
    expect(() => readEcg([file('test_edfann.edf')])).toThrow(/no lead/)
  })
})
