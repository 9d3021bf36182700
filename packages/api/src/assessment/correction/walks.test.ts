import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BiomarkerHistory, BiomarkerPage } from '../../biomarker/schema.ts'
import { httpCaller, type Caller } from '../../testing/call.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { AssessmentSummary } from '../schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let clinician: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database, { patients: 5 })
  clinician = talk(send, own.keys.clinician.key)
})
afterAll(() => db.close())

/** A patient whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

const history = async (patientId: string, name = 'heart_rate') =>
  (await clinician.ask(BiomarkerHistory, 'biomarker.history', { patientId, name, days: 3650 })).points.map(
    ({ value }) => value,
  )

/** What ought to be known of a run, kept beside the server's own account. */
interface Known {
  readonly id: string
  readonly correctionOf: Known | null
  status: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'
  outcome: 'measured' | 'ungradable' | null
  values: number[]
  isSuperseded: boolean
  isDeleted: boolean
  /** Values came while it was open. */
  savedLater: boolean
  /** It had values when it failed, was cancelled, or turned out ungradable. */
  tookBack: 'failed' | 'cancelled' | 'ungradable' | null
}

/** Numbers below a bound, the same of one seed (mulberry32). */
function drawing(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** What is tried next, by how it stands with the run at hand; now and then something that can't be. */
const NEXT = {
  none: ['create', 'create', 'record', 'save', 'move'],
  open: ['save', 'save', 'save', 'move', 'move', 'move', 'move', 'move', 'supersede', 'delete'],
  failed: ['retry', 'retry', 'retry', 'retry', 'save', 'move', 'delete'],
  completed: ['create', 'create', 'record', 'supersede', 'supersede', 'delete', 'save', 'move'],
} as const
const MOVES = ['pending', 'processing', 'completed', 'completed', 'failed', 'failed', 'cancelled'] as const

const stageOf = (run: Known | undefined): keyof typeof NEXT => {
  if (run === undefined || run.isDeleted || run.status === 'cancelled') return 'none'
  return run.status === 'completed' || run.status === 'failed' ? run.status : 'open'
}

/** What a patient's history and the run at hand ought to say. */
async function check(patientId: string, runs: readonly Known[], run: Known): Promise<void> {
  const standing = runs.filter(
    ({ status, outcome, isSuperseded, isDeleted }) =>
      status === 'completed' && outcome === 'measured' && !isSuperseded && !isDeleted,
  )
  const expected = standing.flatMap(({ values }) => values).toSorted((a, b) => a - b)
  expect((await history(patientId, 'own_measure')).toSorted((a, b) => a - b)).toEqual(expected)
  if (run.isDeleted) return
  const { items } = await clinician.ask(BiomarkerPage, 'biomarker.list', { assessmentId: run.id })
  expect(items.map(({ value, retracted }) => [value, retracted])).toEqual(
    run.values.map((value) => [value, run.isSuperseded]),
  )
}

/** Walks through what can be done to the runs of one patient, and looks after each step whether it is as it ought. */
async function walk(seed: number, patientId: string): Promise<Known[]> {
  const draw = drawing(seed)
  const runs: Known[] = []
  let value = 0
  const biomarkers = () => [{ name: 'own_measure', value: ++value, unit: 'mm' }]
  const answerTo = async (procedure: string, input: object): Promise<unknown> => {
    const { status, text, data } = await send(procedure, input, own.keys.clinician.key)
    expect([200, 404, 409], text).toContain(status)
    return data
  }
  const add = (answer: unknown, known: Pick<Known, 'status' | 'outcome' | 'values' | 'correctionOf'>) => {
    if (answer === undefined) return false
    const { id } = AssessmentSummary.parse(answer)
    runs.push({ ...known, id, isSuperseded: false, isDeleted: false, savedLater: false, tookBack: null })
    return true
  }
  const completed = () => ({ status: 'completed' as const, outcome: 'measured' as const, values: [value] })
  const start = { patientId, pipelineType: 'retinal' }
  for (let step = 0; step < 80; step++) {
    const target = draw(5) === 0 ? runs[draw(runs.length)] : runs.at(-1)
    const actions = NEXT[stageOf(target)]
    const action = actions[draw(actions.length)]
    if (target === undefined || action === 'create') {
      const answer = await answerTo('assessment.create', start)
      add(answer, { status: 'pending', outcome: null, values: [], correctionOf: null })
    } else if (action === 'record') {
      const answer = await answerTo('assessment.record', { ...start, biomarkers: biomarkers() })
      add(answer, { ...completed(), correctionOf: null })
    } else if (action === 'supersede') {
      const input = { supersedesId: target.id, pipelineType: 'retinal', biomarkers: biomarkers() }
      const answer = await answerTo('assessment.supersede', input)
      if (add(answer, { ...completed(), correctionOf: target })) target.isSuperseded = true
    } else if (action === 'delete') {
      const { data } = await send('assessment.get', { assessmentId: target.id }, own.keys.clinician.key)
      const expectedVersion = data === undefined ? 1 : AssessmentSummary.parse(data).version
      const answer = await answerTo('assessment.delete', { assessmentId: target.id, expectedVersion })
      if (answer !== undefined) target.isDeleted = true
    } else if (action === 'save') {
      const answer = await answerTo('biomarker.save', { assessmentId: target.id, biomarkers: biomarkers() })
      if (answer !== undefined) {
        target.values.push(value)
        target.savedLater = true
      }
    } else {
      const status = action === 'retry' ? 'pending' : (MOVES[draw(MOVES.length)] ?? 'completed')
      const isPoor = status === 'completed' && draw(4) === 0
      const poor = isPoor ? { ungradableReason: 'dark' } : {}
      const moved = await answerTo('assessment.updateStatus', { assessmentId: target.id, status, ...poor })
      if (moved !== undefined) {
        target.status = status
        if (status === 'completed') target.outcome = isPoor ? 'ungradable' : 'measured'
        const end = isPoor ? 'ungradable' : status
        if (end === 'failed' || end === 'cancelled' || end === 'ungradable') {
          if (target.values.length > 0) target.tookBack = end
          target.values = []
        }
      }
    }
    const looked = target ?? runs.at(-1)
    if (looked !== undefined) await check(patientId, runs, looked)
  }
  return runs
}

describe('whatever is done in whichever order', () => {
  const walked: Known[] = []

  it.each([9, 10, 11])(
    'a history holds the values of runs that are completed and stand, seed %i',
    async (seed) => {
      const patientId = nextPatient()
      const runs = await walk(seed, patientId)
      walked.push(...runs)
      // No gap: a correction that is gone took what it corrects with it.
      const gone = runs.filter(({ correctionOf, isDeleted }) => correctionOf !== null && isDeleted)
      expect(gone.filter(({ correctionOf }) => correctionOf?.isDeleted !== true)).toEqual([])
    },
  )

  it('and the walks came by everything that matters', () => {
    const reached = (what: (run: Known) => boolean) => walked.some(what)
    const measured = ({ status, values }: Known) => status === 'completed' && values.length > 0
    expect({
      completedLater: reached((run) => measured(run) && run.savedLater),
      triedAgain: reached((run) => measured(run) && run.tookBack === 'failed'),
      ungradable: reached(({ tookBack }) => tookBack === 'ungradable'),
      superseded: reached(({ isSuperseded }) => isSuperseded),
      deleted: reached(({ isDeleted }) => isDeleted),
    }).toEqual({ completedLater: true, triedAgain: true, ungradable: true, superseded: true, deleted: true })
  })
})
