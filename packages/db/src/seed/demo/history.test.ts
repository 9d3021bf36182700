import { afterEach, describe, expect, it, vi } from 'vitest'
import { ageInYears } from '../../catalogue/age.ts'
import { catalogueEntry, crossedThresholds } from '../../catalogue/catalogue.ts'
import { isPossible, referenceRange, statusOf } from '../../catalogue/range.ts'
import { DEMO_PIPELINES } from './types.ts'
import { demoHistory } from './history.ts'
import { demoPatients } from './patients.ts'
import type { DemoAssessment, DemoPatient } from './types.ts'

const UNTIL = new Date('2026-03-15T12:00:00.000Z')
const DAY_MS = 86_400_000

const cohort = (seed: number) =>
  demoPatients(seed).map((patient) => ({ patient, history: demoHistory(patient, UNTIL) }))
const people = [1, 42, 2_026].flatMap(cohort)
const runs = people.flatMap(({ patient, history }) => history.map((run) => ({ patient, run })))
const measuredRuns = runs.filter(({ run }) => run.outcome === 'measured')

const valueOf = ({ biomarkers }: DemoAssessment, key: string) =>
  biomarkers.find(({ name }) => name === key)?.value ?? null
const statusesOf = (patient: DemoPatient, run: DemoAssessment) => {
  const subject = { gender: patient.gender, ageYears: ageInYears(patient.dateOfBirth, run.measuredAt) }
  return run.biomarkers.map(({ name, value }) =>
    statusOf(value, referenceRange(catalogueEntry(name), subject)),
  )
}
const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

/** Relative change of a measure from the first third of a history to its last. */
const change = (patient: DemoPatient, key: string) => {
  const series = demoHistory(patient, UNTIL).flatMap((run) => valueOf(run, key) ?? [])
  const third = Math.floor(series.length / 3)
  return mean(series.slice(-third)) / mean(series.slice(0, third)) - 1
}

/** Mean change over everybody who has a condition. */
const average = (key: string, of: DemoPatient['conditions'][number]) =>
  mean(
    people
      .filter(({ patient }) => patient.conditions.includes(of))
      .map(({ patient }) => change(patient, key)),
  )

afterEach(() => {
  vi.restoreAllMocks()
})

describe('demoHistory', () => {
  it('depends on person and day alone', () => {
    vi.spyOn(Math, 'random').mockImplementation(() => {
      throw new Error('chance')
    })
    vi.spyOn(Date, 'now').mockImplementation(() => {
      throw new Error('clock')
    })
    expect(cohort(1)).toEqual(cohort(1))
    for (const patient of demoPatients(1))
      expect(demoHistory(patient, new Date('2026-03-15T23:59:59.999Z'))).toEqual(demoHistory(patient, UNTIL))
    expect(() => demoHistory(people[0]?.patient ?? never(), new Date('never'))).toThrow(RangeError)
  })

  it('covers ninety days, and two years of all six pipelines for the first', () => {
    for (const { patient, history } of people) {
      const first = history[0]?.measuredAt.getTime() ?? 0
      const days = (UNTIL.getTime() - first) / DAY_MS
      expect(days).toBeLessThanOrEqual(patient.historyDays + 1)
      expect(days).toBeGreaterThan(patient.historyDays * 0.66)
    }
    const complete = people.flatMap(({ patient, history }) => (patient.hasAccount ? [history] : []))
    expect(complete).toHaveLength(3)
    for (const history of complete)
      expect(new Set(history.map(({ pipelineType }) => pipelineType))).toEqual(new Set(DEMO_PIPELINES))
  })

  it('keeps time in order', () => {
    for (const { history } of people) {
      const ids = history.map(({ sessionId }) => sessionId)
      expect(new Set(ids).size).toBe(ids.length)
      const times = history.map(({ measuredAt }) => measuredAt.getTime())
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
    for (const { run } of runs) {
      const ran = run.stages.filter(({ status }) => status !== 'skipped')
      const [start, end] = [ran[0]?.startedAt ?? never(), ran.at(-1)?.completedAt ?? never()]
      expect(run.createdAt > run.measuredAt && start > run.createdAt && end < UNTIL).toBe(true)
      expect(run.processingTimeMs).toBe(end.getTime() - start.getTime())
      expect(run.processingTimeMs).toBe(ran.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0))
      expect(run.stages.map(({ stageIndex }) => stageIndex)).toEqual([0, 1, 2, 3, 4])
      expect(run.completedAt).toEqual(run.status === 'completed' ? end : null)
      const reviewed = run.reviewedAt ?? new Date(end.getTime() + 1)
      expect(reviewed > end && reviewed < UNTIL).toBe(true)
    }
  })

  it('has runs that failed, were ungradable, wait for review and were reviewed, whatever the seed', () => {
    for (const seed of [1, 42, 2_026]) {
      const all = cohort(seed).flatMap(({ history }) => history)
      expect(all.some(({ status }) => status === 'failed')).toBe(true)
      expect(all.some(({ outcome }) => outcome === 'ungradable')).toBe(true)
      expect(all.some((run) => run.requiresReview && run.reviewedAt === null)).toBe(true)
      expect(all.some((run) => run.requiresReview && run.reviewedAt !== null)).toBe(true)
    }
    for (const { run } of runs.filter(({ run: { outcome } }) => outcome !== 'measured')) {
      expect(run).toMatchObject({ biomarkers: [], result: null, riskScore: null, riskLevel: null })
      expect(run.outcome === 'ungradable').toBe(run.ungradableReason !== null)
      expect(run.status === 'failed').toBe(run.stages.some(({ errorCode }) => errorCode !== null))
    }
  })
})

describe('a measured run', () => {
  it('hands over catalogue biomarkers, once each, in the catalogue’s unit', () => {
    for (const { run } of measuredRuns) {
      expect(run.biomarkers.length).toBeGreaterThan(0)
      expect(new Set(run.biomarkers.map(({ name }) => name)).size).toBe(run.biomarkers.length)
      for (const { name, category, unit } of run.biomarkers)
        expect(catalogueEntry(name)).toMatchObject({ category, unit })
    }
  })

  it('scores what the statuses say', () => {
    const judged = measuredRuns.map(({ patient, run }) => {
      const statuses = statusesOf(patient, run)
      const crossed = run.biomarkers.some(({ name, value }) => {
        const entry = catalogueEntry(name)
        return entry !== null && crossedThresholds(entry, value, entry.unit, null).length > 0
      })
      return {
        run,
        has: statuses.some((status) => status !== null),
        outside: statuses.some((status) => status === 'borderline' || status === 'abnormal'),
        serious: crossed || statuses.includes('abnormal'),
      }
    })
    for (const { run, has, outside } of judged) {
      expect(run.riskScore !== null).toBe(has)
      expect('riskScore' in run.results.notMeasured).toBe(!has)
      expect(run.riskLevel === 'low').toBe(has && !outside)
    }
    const high = judged.filter(({ run }) => run.riskLevel === 'high' || run.riskLevel === 'critical')
    expect(high.every(({ run, serious }) => serious && run.requiresReview)).toBe(true)
    expect(new Set(judged.map(({ run }) => run.riskLevel))).toEqual(
      new Set(['low', 'moderate', 'high', 'critical', null]),
    )
  })

  it('gives a reason for whatever its result lacks', () => {
    const silent = measuredRuns.flatMap(({ run }) =>
      Object.entries(run.result ?? never())
        .filter(([column, value]) => value === null && !(column in run.results.notMeasured))
        .map(([column]) => `${run.sessionId} ${column}`),
    )
    expect(silent).toEqual([])
  })

  it('says the same in its result row and its biomarkers', () => {
    const columns: Readonly<Record<string, string>> = {
      heartRateBpm: 'heart_rate',
      prIntervalMs: 'pr_interval',
      qrsDurationMs: 'qrs_duration',
      qtIntervalMs: 'qt_interval',
      qtcMs: 'qtc_fridericia',
      sdnnMs: 'sdnn_5min',
      rmssdMs: 'rmssd_5min',
      pnn50Percent: 'pnn50',
      jitter: 'jitter_local',
      shimmer: 'shimmer_local',
      hnr: 'hnr',
      cpps: 'cpps_vowel',
      speechRate: 'speech_rate',
      pauseRatio: 'pause_ratio',
      vesselDensity: 'vessel_density',
      tortuosityIndex: 'vessel_tortuosity',
      avRatio: 'av_ratio_knudtson',
      drGrade: 'retinopathy_grade',
      diameterMm: 'lesion_diameter',
    }
    let compared = 0
    for (const { run } of measuredRuns)
      for (const [column, value] of Object.entries(run.result ?? never())) {
        const key = columns[column]
        if (key === undefined) continue
        expect(value).toBe(valueOf(run, key))
        compared += 1
      }
    expect(compared).toBeGreaterThan(5_000)
  })

  it('has both QT corrections of one QT, and QTs longer than their QRS', () => {
    for (const { run } of measuredRuns.filter(({ run: { pipelineType } }) => pipelineType === 'cardiology')) {
      const of = (key: string) => valueOf(run, key) ?? Number.NaN
      const rr = 60 / of('heart_rate')
      expect(of('qtc_fridericia')).toBe(Math.round(of('qt_interval') / Math.cbrt(rr)))
      if (of('heart_rate') <= 85) expect(of('qtc_bazett')).toBe(Math.round(of('qt_interval') / Math.sqrt(rr)))
      expect(of('qt_interval')).toBeGreaterThan(2 * of('qrs_duration'))
    }
  })

  it("leaves Bazett's correction out above 85/min, and only there", () => {
    const rates = measuredRuns.flatMap(({ run }) => {
      const rate = valueOf(run, 'heart_rate')
      return rate === null ? [] : [{ rate, has: valueOf(run, 'qtc_bazett') !== null }]
    })
    expect(rates.filter(({ rate, has }) => has !== rate <= 85)).toEqual([])
    expect(new Set(rates.map(({ has }) => has))).toEqual(new Set([true, false]))
  })

  it('is never critical by a voice alone', () => {
    const spoken = measuredRuns.filter(({ run: { pipelineType } }) => pipelineType === 'speech')
    expect(new Set(spoken.map(({ run }) => run.riskLevel))).toEqual(new Set(['low', 'moderate', 'high']))
  })

  it('has no value that its quantity cannot have', () => {
    const impossible = measuredRuns
      .flatMap(({ run }) => run.biomarkers)
      .filter(({ name, value, unit }) => {
        const entry = catalogueEntry(name)
        return entry === null || !isPossible(entry, value, unit)
      })
    expect(impossible).toEqual([])
  })

  it('drifts where the condition does', () => {
    expect(average('heart_rate', 'heart_failure')).toBeGreaterThan(0.05)
    expect(average('vessel_density', 'type_2_diabetes')).toBeLessThan(-0.02)
    expect(average('jitter_local', 'voice_strain')).toBeLessThan(-0.05)
  })
})

function never(): never {
  throw new Error('missing in the demo data')
}
