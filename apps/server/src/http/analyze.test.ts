import { randomBytes, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { analyzed, analyzeServer } from '../testing/analyze-server.ts'
import { call, jsonOf } from '../testing/call.ts'
import { getFile } from '../testing/files.ts'
import { filePart, FORM_TYPE, named, rawForm, sendForm, textPart } from '../testing/form.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

const { server, key, bearer, url, patient, header, signal, send, runs, kept, expectNothingLeft } =
  analyzeServer()
const under = (idempotencyKey: string) => ({ 'idempotency-key': idempotencyKey })

describe('a form', () => {
  it('begins a run of its files, which the sender finds by session_id and a worker claims', async () => {
    const parts = [patient(), textPart('measuredAt', '2026-01-02T03:04:05Z'), header(), signal()]
    const begun = analyzed(await send(parts))
    expect(begun).toMatchObject({ status: 'pending', files: [{ role: 'header' }, { role: 'signal' }] })
    const run = await call(
      server().address,
      'assessment.getBySession',
      { sessionId: begun.session_id },
      { key: key() },
    )
    expect(jsonOf(run)).toMatchObject({
      result: { data: { id: begun.assessmentId, measuredAt: '2026-01-02T03:04:05.000Z' } },
    })
    const claimed = await call(
      server().address,
      'pipeline.claim',
      { pipelineType: 'cardiology', pipelineVersion: '1' },
      { key: key() },
    )
    const files = [
      { role: 'header', name: '100.hea' },
      { role: 'signal', name: '100.dat', sizeBytes: 100_000 },
    ]
    expect(jsonOf(claimed)).toMatchObject({
      result: { data: { jobs: [{ assessmentId: begun.assessmentId, files }] } },
    })
    const [, sent] = begun.files
    const got = await getFile(server().address, sent?.fileId ?? '', bearer())
    expect(got.bytes.equals(Buffer.alloc(100_000, 7))).toBe(true)
  })

  it.each([
    ['a path', '../../etc/100.dat', '100.dat'],
    ['a path of Windows', 'C:\\patients\\100.dat', '100.dat'],
    ['quotes and UTF-8', 'Ångström "100".dat', 'Ångström "100".dat'],
  ])('may call its files anything: %s', async (_what, filename, shown) => {
    const before = await kept()
    const { files } = analyzed(await send([patient(), filePart('signal', filename, 'bytes')]))
    const read = await call(server().address, 'file.get', { fileId: files[0]?.fileId }, { key: key() })
    expect(jsonOf(read)).toMatchObject({ result: { data: { originalFilename: shown, sizeBytes: 5 } } })
    expect(await kept()).toEqual({ ...before, used: before.used + 1, objects: before.objects + 1 })
  })

  it('is the sender’s alone: a patient who signed in sends their own', async () => {
    const { users, patients } = server().clinic
    const { cookie } = await signInAs(server().address, users.patient)
    const own = [textPart('patientId', patients[0]?.id ?? ''), signal()]
    expect(analyzed(await sendForm(url(), own, fromOwnPage(server().address, cookie))).status).toBe('pending')
  })
})

describe('the same form under the same key', () => {
  it('is the same run, and leaves no second copy of its files', async () => {
    const parts = [patient(), header(), signal(randomBytes(50_000))]
    const headers = under(randomUUID())
    const first = analyzed(await send(parts, headers))
    const before = await kept()
    const again = await send([patient(), ...parts.slice(1).toReversed()], headers)
    expect(analyzed(again)).toEqual(first)
    await expectNothingLeft(before)
  })

  it('is the same run also where both come at once', async () => {
    const parts = [patient(), header(), signal(randomBytes(50_000))]
    const headers = under(randomUUID())
    const before = [await kept(), await runs()] as const
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(parts, headers)))
    expect(new Set(answers.map((answer) => JSON.stringify(analyzed(answer)))).size).toBe(1)
    expect((await runs()).length).toBe(before[1].length + 1)
    await expectNothingLeft({ used: before[0].used + 2, objects: before[0].objects + 2 })
  })

  it.each([
    ['other bytes', () => [patient(), header(), signal(randomBytes(10))]],
    ['another name', () => [patient(), header(), filePart('signal', '101.dat', 'signal')]],
    ['another role', () => [patient(), header(), filePart('annotations', '100.dat', 'signal')]],
    [
      'a file more',
      () => [patient(), header(), filePart('signal', '100.dat', 'signal'), filePart('more', 'm', '1')],
    ],
    ['a file less', () => [patient(), header()]],
    [
      'another field',
      () => [patient(), textPart('pipelineVersion', '2'), header(), filePart('signal', '100.dat', 'signal')],
    ],
  ])('with %s is refused, and leaves nothing', async (_what, other) => {
    const headers = under(randomUUID())
    analyzed(await send([patient(), header(), filePart('signal', '100.dat', 'signal')], headers))
    const before = await kept()
    const { status, json } = await send(other(), headers)
    expect([status, json]).toMatchObject([422, { error: { data: { reason: 'idempotency_mismatch' } } }])
    await expectNothingLeft(before)
  })
})

it.each([
  ['in a file', 2],
  ['in the first file', 1],
])('a form that is cut off %s leaves nothing', async (_where, files) => {
  const before = await kept()
  const whole = rawForm(
    [named('patientId'), patient().content.toString()],
    ...Array.from({ length: files }, (_, at) => [named(`f${at}`, 'x.dat'), 'x'.repeat(100_000)] as const),
  )
  const sending = request(url(), {
    method: 'POST',
    headers: { ...bearer(), ...FORM_TYPE, 'content-length': String(whole.length) },
  })
  sending.on('error', () => undefined)
  sending.write(whole.subarray(0, -1000))
  await vi.waitFor(async () => expect((await kept()).toDiscard.length).toBe(files), { timeout: 10_000 })
  sending.destroy()
  await vi.waitFor(() => expectNothingLeft(before), { timeout: 10_000 })
})

const CreatedKey = z.object({ result: z.object({ data: z.object({ id: z.string(), key: z.string() }) }) })

it('a key that is revoked while its form comes begins nothing', async () => {
  const before = await kept()
  const admin = { key: server().clinic.keys.admin.key }
  const made = await call(server().address, 'key.create', { name: 'camera', role: 'service' }, admin)
  const { id, key: secret } = CreatedKey.parse(jsonOf(made)).result.data
  const whole = rawForm(
    [named('patientId'), patient().content.toString()],
    [named('signal', '100.dat'), 'x'.repeat(100_000)],
  )
  const sending = request(url(), {
    method: 'POST',
    headers: { ...FORM_TYPE, authorization: `Bearer ${secret}`, 'content-length': String(whole.length) },
  })
  const answered = new Promise<number>((resolve) =>
    sending.once('response', (response) => resolve(response.resume().statusCode ?? 0)),
  )
  sending.write(whole.subarray(0, -1000))
  await vi.waitFor(async () => expect((await kept()).toDiscard).toHaveLength(1), { timeout: 10_000 })
  expect((await call(server().address, 'key.revoke', { keyId: id }, admin)).status).toBe(200)
  await vi.waitFor(
    async () => expect((await call(server().address, 'patient.list', {}, { key: secret })).status).toBe(401),
    { timeout: 10_000 },
  )
  sending.end(whole.subarray(-1000))
  expect(await answered).toBe(401)
  await expectNothingLeft(before)
})
