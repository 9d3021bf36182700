import { ageInYears } from '../../catalogue/age.ts'
import { catalogueEntry } from '../../catalogue/catalogue.ts'
import { roundToScale } from '../../catalogue/scale.ts'
import { planOf } from './conditions.ts'
import { measureCardiology } from './measures/cardiology.ts'
import { measureCognitive } from './measures/cognitive.ts'
import { measureDermatology } from './measures/dermatology.ts'
import type { Measure, Measured } from './measures/measured.ts'
import { NO_NORM } from './measures/measured.ts'
import { measureRadiology } from './measures/radiology.ts'
import { measureRetinal } from './measures/retinal.ts'
import { measureSpeech } from './measures/speech.ts'
import { stream } from './random.ts'
import type { Random } from './random.ts'
import { reasonToReview, reasonWithoutResult, type ReasonToReview } from './reason-to-review.ts'
import { riskOf } from './risk.ts'
import { stagesOf } from './stages.ts'
import type { RunEnd } from './stages.ts'
import type { DemoAssessment, DemoBiomarker, DemoPatient, DemoPipeline } from './types.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const MEASURES: Readonly<Record<DemoPipeline, Measure>> = {
  cardiology: measureCardiology,
  speech: measureSpeech,
  retinal: measureRetinal,
  radiology: measureRadiology,
  dermatology: measureDermatology,
  cognitive: measureCognitive,
}

const TOO_POOR: Readonly<Record<DemoPipeline, string>> = {
  cardiology: 'More than half of the recording is noise.',
  speech: 'The recording is clipped.',
  retinal: 'The image is out of focus.',
  radiology: 'The thorax is cut off at the border.',
  dermatology: 'Hair covers the lesion.',
  cognitive: 'Fewer than half of the trials are valid.',
}

/** Days before `until` on which a pipeline runs, oldest first: about every so many days, never twice a day. */
const scheduleOf = (random: Random, historyDays: number, everyDays: number): readonly number[] => {
  const days: number[] = []
  let day = historyDays - random.next() * Math.min(everyDays, historyDays / 3)
  while (day >= 1) {
    days.push(Math.floor(day))
    day -= Math.max(1, everyDays * (0.8 + 0.4 * random.next()))
  }
  return days
}

/** Runs whose end is fixed, by patient and counted from the newest, so that a demo of any seed shows both kinds. */
const FIXED_ENDS: Readonly<Record<string, RunEnd>> = {
  'p01/3': 'ungradable',
  'p01/6': 'failed',
  'p04/2': 'failed',
  'p06/1': 'ungradable',
}

/** Of the others one in a hundred fails and one in a hundred is too poor to measure. */
const endOf = (patient: DemoPatient, fromNewest: number, random: Random): RunEnd => {
  const draw = random.next()
  const fixed = FIXED_ENDS[`${patient.key}/${fromNewest}`]
  if (fixed !== undefined) return fixed
  if (draw < 0.01) return 'failed'
  return draw < 0.02 ? 'ungradable' : 'measured'
}

const biomarkersOf = (measured: Measured, quality: number, random: Random): readonly DemoBiomarker[] =>
  Object.entries(measured.values).flatMap(([key, value]) => {
    const entry = catalogueEntry(key)
    if (entry === null) return []
    const confidence = roundToScale(Math.min(0.995, quality + 0.06 * random.next()), 3)
    return [{ name: key, category: entry.category, value, unit: entry.unit, confidence }]
  })

/** Who looks after high and critical risks, and what they write; the last week still waits. */
const reviewOf = ({ reason, urgency }: ReasonToReview, completedAt: Date, until: Date, random: Random) => {
  const waits = random.chance(0.15) || until.getTime() - completedAt.getTime() < 7 * DAY_MS
  const reviewedAt = new Date(completedAt.getTime() + random.int(2 * 60, 3 * 24 * 60) * MINUTE_MS)
  const reviewNote = random.pick([
    'Seen; follow-up arranged.',
    'Known, unchanged.',
    'Repeat at the next visit.',
  ])
  const reviewed = reason !== null && !waits
  return {
    requiresReview: reason !== null,
    reviewReason: reason,
    reviewUrgency: urgency,
    reviewedAt: reviewed ? reviewedAt : null,
    reviewNote: reviewed ? reviewNote : null,
  }
}

interface Run {
  readonly patient: DemoPatient
  readonly pipeline: DemoPipeline
  readonly age: number
  readonly measuredAt: Date
  readonly progress: number
  readonly end: RunEnd
  readonly until: Date
  readonly random: Random
}

const assessmentOf = (run: Run): DemoAssessment => {
  const { patient, pipeline, age, measuredAt, end, until, random } = run
  const poor = end === 'ungradable'
  const quality = roundToScale(poor ? 0.15 + 0.2 * random.next() : 0.78 + 0.2 * random.next(), 3)
  const measured = MEASURES[pipeline]({ patient, age, progress: run.progress, random }, quality)
  const createdAt = new Date(measuredAt.getTime() + random.int(1, 20) * MINUTE_MS)
  const startedAt = new Date(createdAt.getTime() + random.int(40, 900))
  const { stages, endedAt } = stagesOf(pipeline, end, startedAt, random)
  const day = measuredAt.toISOString().slice(0, 10).replaceAll('-', '')
  const common = {
    sessionId: `${pipeline}_demo_${patient.key}_${day}`,
    pipelineType: pipeline,
    pipelineVersion: measured.pipelineVersion,
    processingTimeMs: endedAt.getTime() - startedAt.getTime(),
    measuredAt,
    createdAt,
    stages,
  }
  if (end !== 'measured') {
    return {
      ...common,
      status: poor ? 'completed' : 'failed',
      outcome: poor ? 'ungradable' : null,
      ungradableReason: poor ? TOO_POOR[pipeline] : null,
      currentStage: poor ? 'report' : 'extract',
      riskScore: null,
      riskLevel: null,
      confidence: null,
      qualityScore: quality,
      ...reviewOf(reasonWithoutResult(pipeline, poor), endedAt, until, random),
      results: { notMeasured: poor ? { riskScore: TOO_POOR[pipeline] } : {} },
      completedAt: poor ? endedAt : null,
      biomarkers: [],
      result: null,
    }
  }
  const subject = { gender: patient.gender, ageYears: age }
  const risk = riskOf(measured.values, subject, random)
  return {
    ...common,
    status: 'completed',
    outcome: 'measured',
    ungradableReason: null,
    currentStage: 'report',
    riskScore: risk?.score ?? null,
    riskLevel: risk?.level ?? null,
    confidence: roundToScale(Math.min(0.99, quality * (0.94 + 0.06 * random.next())), 3),
    qualityScore: quality,
    ...reviewOf(reasonToReview(risk, measured, subject), endedAt, until, random),
    results: {
      notMeasured: risk ? measured.notMeasured : { ...measured.notMeasured, riskScore: NO_NORM },
    },
    completedAt: endedAt,
    biomarkers: biomarkersOf(measured, quality, random),
    result: measured.result,
  }
}

/**
 * The history of one invented person, oldest first, up to the day before `until` (UTC). The same person and the same
 * day give deep-equal data; nothing looks at a clock.
 * @throws RangeError for an invalid date
 */
export const demoHistory = (patient: DemoPatient, until: Date): readonly DemoAssessment[] => {
  if (Number.isNaN(until.getTime())) throw new RangeError('until is not a date')
  const today = new Date(Math.floor(until.getTime() / DAY_MS) * DAY_MS)
  const runs = [...planOf(patient.conditions, patient.hasAccount)].flatMap(([pipeline, everyDays]) => {
    const schedule = scheduleOf(stream(patient.seed, patient.key, pipeline), patient.historyDays, everyDays)
    return schedule.map((daysAgo) => ({ pipeline, daysAgo }))
  })
  // The hour is drawn by the day, so that pipelines of one day belong to one visit.
  const atOf = (daysAgo: number, pipeline: DemoPipeline) => {
    const visit = stream(patient.seed, patient.key, 'visit', daysAgo).int(7 * 60, 16 * 60)
    const within = stream(patient.seed, patient.key, pipeline, daysAgo, 'minute').int(0, 45)
    return new Date(today.getTime() - daysAgo * DAY_MS + (visit + within) * MINUTE_MS)
  }
  return runs
    .map((run) => ({ ...run, measuredAt: atOf(run.daysAgo, run.pipeline) }))
    .toSorted((a, b) => a.measuredAt.getTime() - b.measuredAt.getTime())
    .flatMap(({ pipeline, daysAgo, measuredAt }, index) => {
      const age = ageInYears(patient.dateOfBirth, measuredAt)
      if (age === null) return []
      const random = stream(patient.seed, patient.key, pipeline, daysAgo)
      const progress = 1 - daysAgo / patient.historyDays
      const end = endOf(patient, runs.length - 1 - index, random)
      return [assessmentOf({ patient, pipeline, age, measuredAt, progress, end, until: today, random })]
    })
}
