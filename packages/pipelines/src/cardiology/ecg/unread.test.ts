import { describe, expect, it } from 'vitest'

import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { normalFrom, seededRandom } from '../random.ts'
import type { EcgLead, EcgRecording } from '../recording/ecg-recording.ts'
import { readEcg } from '../recording/read-ecg.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import { analyzeEcg } from './analyze-ecg.ts'

const HERTZ = 360

/** Seconds of a recording in which the heart does something else, and what it does in mV. */
interface Lost {
  readonly from: number
  readonly to: number
  readonly of: number
  readonly noiseMv?: number
  readonly millivolts: (seconds: number) => number
}

/** A sinus rhythm at 70 a minute with something else in the place of a part of it. */
const recordingWith = ({ from, to, of, noiseMv = 0.01, millivolts }: Lost): EcgRecording => {
  const noise = { whiteMv: noiseMv, wanderMv: 0.05 }
  const options = { seed: 3, durationSeconds: of, samplingFrequencyHz: HERTZ, heartRatePerMin: 70, noise }
  const { recording } = syntheticEcg(options)
  const leads = recording.leads.map((lead): EcgLead => {
    const samples = lead.samples.map((sample, at) =>
      at >= from * HERTZ && at < to * HERTZ ? millivolts(at / HERTZ) : sample,
    )
    return { ...lead, samples }
  })
  return { ...recording, leads }
}

/** Waves of 4 to 6.5 a second, as high as `millivolts`, of which none is like the one before. */
const fibrillation = (millivolts: number) => {
  const random = seededRandom(5)
  let [phase, perSecond, sample] = [0, 5, 0]
  return (seconds: number): number => {
    if (sample % 90 === 0) perSecond = 4 + 2.5 * random()
    sample += 1
    phase += (2 * Math.PI * perSecond) / HERTZ
    const size = 0.7 + 0.3 * Math.sin(1.1 * seconds)
    return millivolts * (size * Math.sin(phase) + 0.2 * Math.sin(1.7 * phase + 1))
  }
}

const asystole = (noiseMv: number) => {
  const random = seededRandom(7)
  return (seconds: number): number =>
    noiseMv * normalFrom(random) + 0.05 * Math.sin(2 * Math.PI * 0.2 * seconds)
}

const still = (): number => 0.002

const fibrillations = [0.05, 0.2, 0.5, 1, 2].flatMap((millivolts) =>
  [
    { from: 20, to: 40, of: 60 },
    { from: 40, to: 60, of: 60 },
    { from: 33, to: 53, of: 60 },
    { from: 270, to: 300, of: 300 },
    { from: 100, to: 130, of: 300 },
  ].map((part) => ({
    ...part,
    what: `${part.to - part.from} s of fibrillation of ${millivolts} mV`,
    millivolts: () => fibrillation(millivolts),
  })),
)
const arrests = [0.002, 0.005, 0.01, 0.02, 0.03].flatMap((noiseMv) =>
  [
    { from: 0, to: 5, of: 60 },
    { from: 0, to: 20, of: 60 },
    { from: 30, to: 36, of: 60 },
    { from: 30, to: 50, of: 60 },
    { from: 40, to: 60, of: 60 },
    { from: 55, to: 60, of: 60 },
  ].map((part) => ({
    ...part,
    noiseMv,
    what: `${part.to - part.from} s of arrest in noise of ${1000 * noiseMv} µV`,
    millivolts: () => asystole(noiseMv),
  })),
)
const gaps = [
  { from: 30, to: 34, of: 60 },
  { from: 20, to: 40, of: 60 },
  { from: 40, to: 60, of: 60 },
].map((part) => ({
  ...part,
  what: `${part.to - part.from} s without a line that moves by 10 µV`,
  millivolts: () => still,
}))

describe('a recording in which the heart may have stopped', () => {
  it.each([...fibrillations, ...arrests, ...gaps])(
    'is never called regular, and a person is told to look: $what from $from of $of s',
    ({ millivolts, ...part }) => {
      const analysis = analyzeEcg(recordingWith({ ...part, millivolts: millivolts() }))
      expect(analysis.outcome).toBe('measured')
      const { result, unread, notMeasured } = analysis
      const overlap = unread.reduce(
        (sum, { from, to }) =>
          sum + Math.max(0, Math.min(part.to, to / HERTZ) - Math.max(part.from, from / HERTZ)),
        0,
      )
      const isPause = result.arrhythmiaTypes?.includes('pause_over_3_s') === true
      expect(isPause || overlap >= 0.5 * (part.to - part.from)).toBe(true)
      if (isPause) return
      expect(result.regularity).toBeNull()
      expect(notMeasured).toContainEqual({ name: 'regularity', reason: 'unread' })
      expect(notMeasured.map(({ reason }) => reason)).not.toContain('not_excluded')
      if (result.arrhythmiaDetected === null)
        expect(notMeasured).toContainEqual({ name: 'arrhythmiaDetected', reason: 'unread' })
    },
  )

  it('but not where nothing was recorded: there is nothing to look at', () => {
    const off = recordingWith({ from: 20, to: 40, of: 60, millivolts: () => Number.NaN })
    expect(analyzeEcg(off)).toMatchObject({
      outcome: 'measured',
      unread: [],
      result: { regularity: 'regular' },
    })
  })

  it.each([24, 30, 45, 70, 150])('nor where all of it is read, at %i a minute', (heartRatePerMin) => {
    const { recording } = syntheticEcg({ durationSeconds: 60, heartRatePerMin, noise: { whiteMv: 0.02 } })
    expect(analyzeEcg(recording)).toMatchObject({ unread: [], result: { regularity: 'regular' } })
  })
})

describe.runIf(hasSharedData())('real recordings', () => {
  it.each([
    ['record 100', ['100.hea', '100.dat']],
    ['PTB s0010', ['s0010_re.hea', 's0010_re.dat']],
  ])('%s is read throughout', (_, names) => {
    const files = names.map((name) => ({ name, bytes: readSharedData(`cardiology/${name}`) }))
    expect(analyzeEcg(readEcg(files)).unread).toEqual([])
  })
})
