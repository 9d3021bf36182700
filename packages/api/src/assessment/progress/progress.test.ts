import { setTimeout as sleep } from 'node:timers/promises'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices } from '../../testing/call.ts'
import { eventsOf, type StreamedEvent } from '../../testing/event-stream.ts'
import { streamsOf } from '../../testing/open-streams.ts'
import { sessionCookie } from '../../testing/session-cookie.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { ClaimedJobs, ReportedStage, Submitted } from '../../pipeline/hand-over/schema.ts'
import { DeletedPatient, Patient } from '../../patient/schema.ts'
import { AssessmentSummary } from '../schema.ts'
import { ProgressEvent } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let worker: Talk
let staff: Talk
let servers: ReturnType<typeof streamsOf>[]
let statements = 0

beforeAll(async () => {
  db = await testDatabase({
    pool: { min: 0, max: 4, connectionTimeoutMillis: 10_000 },
    echo: (text) => {
      if (text.includes('progress_events p')) statements += 1
    },
  })
  own = await organizationFixture(db.database)
  worker = talk(httpCaller(db.database), own.keys.service.key)
  staff = talk(httpCaller(db.database), own.keys.clinician.key)
  servers = [1, 2].map(() => streamsOf(db.database, testServices()))
})
afterAll(() => db.close())

const begin = (patientId = own.patients[1]?.id) =>
  worker.ask(AssessmentSummary, 'assessment.analyze', { patientId, pipelineType: 'cardiology' })

const claim = async () => {
  const asked = { pipelineType: 'cardiology', pipelineVersion: '1' }
  return (await worker.ask(ClaimedJobs, 'pipeline.claim', asked)).jobs
}

/** Measures the one job that waits, in so many steps of so many words each. */
async function measure(steps: number, words: number): Promise<void> {
  const [job] = await claim()
  const lease = job?.lease ?? ''
  for (let stageIndex = 0; stageIndex < steps; stageIndex++) {
    for (let word = 1; word <= words; word++) {
      const status = word === words ? 'completed' : 'running'
      const said = { lease, stageIndex, stageName: `step ${stageIndex}`, progress: word / words, status }
      // oxlint-disable-next-line no-await-in-loop
      await worker.ask(ReportedStage, 'pipeline.reportStage', said)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(Math.random() * 30)
    }
  }
  const payload = { outcome: 'measured', biomarkers: [], result: { heartRateBpm: 61 } }
  const found = { lease, contract: 'cardiology/1', model: { name: 'ecg', version: '1' }, payload }
  await worker.ask(Submitted, 'pipeline.submit', found)
}

const dataOf = (events: readonly StreamedEvent[]) =>
  events.flatMap(({ event, data }) => (event === 'message' ? [ProgressEvent.parse(data)] : []))

/** Listens to the end over lines that are cut at random, each time with the other server. */
async function listen(assessmentId: string, by: Parameters<(typeof servers)[0]>[2]['by']) {
  const heard: z.output<typeof ProgressEvent>[] = []
  let after: string | null = null
  for (let turn = 0; ; turn++) {
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), 20 + Math.random() * 400)
    const open = servers[turn % servers.length]
    if (open === undefined) throw new Error('There are two servers')
    // oxlint-disable-next-line no-await-in-loop
    const text = await textOf(
      await open('assessment.onProgress', { assessmentId }, { by, after, signal: cut.signal }),
    )
    clearTimeout(timer)
    const events = eventsOf(text)
    heard.push(...dataOf(events))
    after = events.findLast(({ id }) => id !== null)?.id ?? after
    if (heard.at(-1)?.type === 'over') return heard
  }
}

/** What came before the line was cut. */
async function textOf(response: Response, onText = (_text: string): unknown => undefined): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      onText(text)
    }
  } catch {
    return text
  }
  return text
}

describe('the progress of a run', () => {
  it('is told once and in order to everybody, however often lines are cut and whichever server answers', async () => {
    const { id } = await begin()
    const clinician = await sessionCookie(db.database, own.users.clinician)
    const listening = Array.from({ length: 8 }, (_, index) =>
      listen(id, index % 2 === 0 ? clinician : own.keys.clinician.key),
    )
    await measure(4, 5)
    // Queued, claimed, four steps of five words, ended.
    const expected = Array.from({ length: 23 }, (_, index) => index + 1)
    for (const heard of await Promise.all(listening)) {
      expect(heard.flatMap((event) => (event.type === 'progress' ? [event.sequence] : []))).toEqual(expected)
      expect(heard.at(-1)).toEqual({ type: 'over', status: 'completed' })
    }
  })

  it('is looked for once by each server, however many watch', async () => {
    const { id } = await begin()
    const [open] = servers
    if (open === undefined) throw new Error('There are two servers')
    const gone = new AbortController()
    const watching = Array.from({ length: 20 }, () => {
      const heard = Promise.withResolvers<void>()
      const asked = { by: own.keys.clinician.key, signal: gone.signal }
      const over = open('assessment.onProgress', { assessmentId: id }, asked).then((response) =>
        textOf(response, (text) => text.includes('queued') && heard.resolve()),
      )
      return { heard: heard.promise, over }
    })
    await Promise.all(watching.map(({ heard }) => heard))
    const [before, began] = [statements, performance.now()]
    await expect.poll(() => statements - before).toBeGreaterThan(3)
    // Four times a second, and not once for each who watches.
    const quarters = (performance.now() - began) / 250
    expect(statements - before).toBeLessThanOrEqual(quarters + 1)
    gone.abort()
    await Promise.all(watching.map(({ over }) => over))
    await sleep(600)
    const quiet = statements
    await sleep(600)
    expect(statements).toBe(quiet)
    await measure(0, 0)
  })

  it('of one that was over before ends at once', async () => {
    const { id } = await begin()
    await measure(1, 1)
    const heard = await listen(id, own.keys.clinician.key)
    expect(heard.map((event) => (event.type === 'progress' ? event.kind : event.status))).toEqual([
      'queued',
      'claimed',
      'stage',
      'ended',
      'completed',
    ])
  })

  it.each(['waits', 'is under way'])('of a patient who is deleted while it %s ends then', async (state) => {
    const { id: patientId, version } = await staff.ask(Patient, 'patient.create', { fullName: 'Ada Gone' })
    const { id } = await begin(patientId)
    if (state !== 'waits') await claim()
    const [open] = servers
    const response = await open?.(
      'assessment.onProgress',
      { assessmentId: id },
      { by: own.keys.clinician.key },
    )
    const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader()
    const heard: string[] = []
    const listening = (async () => {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
        heard.push(part.value)
    })()
    await vi.waitFor(() => expect(heard.join('')).toContain('queued'), { timeout: 10_000 })
    await staff.ask(DeletedPatient, 'patient.delete', { patientId, expectedVersion: version })
    await listening
    const events = eventsOf(heard.join(''))
    expect(dataOf(events).map((event) => (event.type === 'progress' ? event.kind : event.status))).toEqual(
      state === 'waits' ? ['queued'] : ['queued', 'claimed'],
    )
    expect(events.at(-1)?.event).toBe('serialized-error')
  })

  it('is told to nobody any more whose key was revoked', async () => {
    const { id } = await begin()
    const admin = talk(httpCaller(db.database), own.keys.admin.key)
    const Created = z.object({ id: z.string(), key: z.string() })
    const { id: keyId, key } = await admin.ask(Created, 'key.create', { name: 'short', role: 'service' })
    const [open] = servers
    const response = await open?.('assessment.onProgress', { assessmentId: id }, { by: key })
    let heard = ''
    const listening = (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of response?.body ?? []) heard += decoder.decode(chunk, { stream: true })
    })()
    await vi.waitFor(() => expect(heard).toContain('queued'), { timeout: 10_000 })
    await admin.ask(z.unknown(), 'key.revoke', { keyId })
    // As long as a key may be remembered.
    await sleep(600)
    await measure(1, 1)
    await listening.catch(() => undefined)
    const told = dataOf(eventsOf(heard))
    expect(told.flatMap((event) => (event.type === 'progress' ? [event.kind] : []))).toEqual(['queued'])
  })
})
