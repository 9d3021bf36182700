import { describe, expect, it } from 'vitest'
import { fitsNumeric, roundToScale } from '../../catalogue/scale.ts'
import { demoHistory } from './history.ts'
import { demoPatients } from './patients.ts'
import { stream } from './random.ts'

/** precision, scale, least, most: the columns and checks of the schema; null where that side is open. */
type Column = readonly [precision: number, scale: number, least: number | null, most: number | null]
const SHARE: Column = [4, 3, 0, 1]
const COUNT: Column = [10, 0, 0, null]

const ASSESSMENT = {
  riskScore: [5, 2, 0, 100],
  confidence: SHARE,
  qualityScore: SHARE,
  processingTimeMs: COUNT,
  reviewUrgency: [1, 0, 0, 2],
} as const
const BIOMARKER = { value: [12, 6, null, null], confidence: SHARE } as const
const RESULT: Readonly<Record<string, Column>> = {
  drGrade: [1, 0, 0, 4],
  imageQuality: SHARE,
  vesselDensity: [5, 4, 0, 1],
  avRatio: [4, 3, 0, null],
  tortuosityIndex: [4, 3, 0, null],
  hemorrhageCount: COUNT,
  microaneurysmCount: COUNT,
  durationSeconds: [8, 2, 0, null],
  sampleRate: COUNT,
  audioQualityScore: SHARE,
  jitter: [8, 6, 0, null],
  shimmer: [8, 6, 0, null],
  hnr: [6, 2, null, null],
  cpps: [6, 2, null, null],
  speechRate: [5, 2, 0, null],
  pauseRatio: SHARE,
  heartRateBpm: [5, 2, 20, 300],
  rPeaksDetected: COUNT,
  rmssdMs: [8, 2, 0, null],
  sdnnMs: [8, 2, 0, null],
  pnn50Percent: [5, 2, 0, 100],
  prIntervalMs: [8, 2, 0, null],
  qrsDurationMs: [8, 2, 0, null],
  qtIntervalMs: [8, 2, 0, null],
  qtcMs: [8, 2, 0, null],
  signalQualityScore: SHARE,
  qualityScore: SHARE,
  asymmetryScore: [4, 3, 0, null],
  borderScore: [4, 3, 0, null],
  colorScore: [4, 3, 0, null],
  diameterMm: [5, 2, 0, null],
  fitzpatrickType: [1, 0, 1, 6],
  confidenceScore: SHARE,
  tasksCompleted: COUNT,
  validTasks: COUNT,
  fatigueIndex: [6, 3, null, null],
  consistencyScore: SHARE,
}

const offences = (row: object, columns: Readonly<Record<string, Column>>): string[] =>
  Object.entries(row).flatMap(([name, value]) => {
    if (typeof value !== 'number') return []
    const column = columns[name]
    if (!column) return [`${name} is a number without a column`]
    const [precision, scale, least, most] = column
    const fits =
      fitsNumeric(value, precision, scale) &&
      roundToScale(value, scale) === value &&
      (least === null || value >= least) &&
      (most === null || value <= most)
    return fits ? [] : [`${name} ${value}`]
  })

describe('every number of the demo', () => {
  const seeds = Array.from({ length: 12 }, (_, index) => stream(index, 'seeds').int(0, 1_000_000))

  it.each(seeds)('fits its column and its check, seed %d', (seed) => {
    const until = new Date('2026-03-15T12:00:00.000Z')
    const found = demoPatients(seed)
      .flatMap((patient) => demoHistory(patient, until))
      .flatMap((run) => [
        ...offences(run, ASSESSMENT),
        ...run.biomarkers.flatMap((biomarker) => offences(biomarker, BIOMARKER)),
        ...(run.result ? offences(run.result, RESULT) : []),
      ])
    expect(found).toEqual([])
  })
})
