import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { analyzeServer, MAX_UPLOAD } from '../testing/analyze-server.ts'
import { filePart, FORM_TYPE, named, rawForm, textPart, type Part } from '../testing/form.ts'

const { bearer, url, patient, header, signal, send, runs, kept, expectNothingLeft } = analyzeServer()

const Refusal = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({ reason: z.string(), issues: z.array(z.object({ path: z.string() })) }),
  }),
})

describe('a form that is refused', () => {
  it.each<[string, () => readonly Part[], string, RegExp]>([
    [
      'has its files first',
      () => [signal(), patient()],
      'invalid_input',
      /text parts of the form before its files/,
    ],
    [
      'has a text between files',
      () => [patient(), header(), textPart('measuredAt', '2026-01-01T00:00:00Z'), signal()],
      'invalid_input',
      /before its files/,
    ],
    ['names no patient', () => [textPart('pipelineVersion', '1'), signal()], 'invalid_input', /patientId/],
    [
      'names a patient who is none',
      () => [textPart('patientId', 'x'), signal()],
      'invalid_input',
      /does not fit/,
    ],
    ['names nobody’s patient', () => [textPart('patientId', randomUUID()), signal()], 'not_found', /patient/],
    ['has the patient twice', () => [patient(), patient(), signal()], 'invalid_input', /twice/],
    [
      'has a text that is not asked for',
      () => [patient(), textPart('header', '100.hea'), signal()],
      'invalid_input',
      /does not fit/,
    ],
    [
      'has a text called __proto__',
      () => [patient(), textPart('__proto__', 'x'), signal()],
      'invalid_input',
      /does not fit/,
    ],
    [
      'has a time that is none',
      () => [patient(), textPart('measuredAt', 'yesterday'), signal()],
      'invalid_input',
      /does not fit/,
    ],
    ['has no file', () => [patient()], 'invalid_input', /no file/],
    [
      'has a file without a role',
      () => [patient(), filePart('The Signal', '1.dat', 'x')],
      'invalid_input',
      /file of the form/,
    ],
    [
      'has a role of 64 kB',
      () => [patient(), filePart('r'.repeat(65_536), '1.dat', 'x')],
      'invalid_input',
      /file of the form/,
    ],
    ['has a role twice', () => [patient(), signal(), signal()], 'invalid_input', /file of the form/],
    [
      'has a file called 64 kB',
      () => [patient(), filePart('signal', 'n'.repeat(65_536), 'x')],
      'invalid_input',
      /does not fit/,
    ],
    [
      'has a file called NUL',
      () => [patient(), filePart('signal', 'a\0b.dat', 'x')],
      'invalid_input',
      /does not fit/,
    ],
    [
      'has a file too many',
      () => [patient(), ...Array.from({ length: 21 }, (_, at) => filePart(`f${at}`, '1', 'x'))],
      'invalid_input',
      /file of the form/,
    ],
    [
      'has a part too many',
      () => Array.from({ length: 41 }, (_, at) => textPart(`t${at}`, 'x')),
      'too_large',
      /40 parts/,
    ],
    [
      'has a text that is a file',
      () => [patient(), textPart('pipelineVersion', 'x'.repeat(9000)), signal()],
      'too_large',
      /text part/,
    ],
    [
      'has a file above the limit',
      () => [patient(), header(), signal(Buffer.alloc(MAX_UPLOAD + 1))],
      'too_large',
      /300000/,
    ],
    [
      'has an infected file',
      () => [patient(), header(), signal(Buffer.alloc(666))],
      'file_not_ready',
      /not taken in/,
    ],
    [
      'is older than its patient',
      () => [patient(), textPart('measuredAt', '1900-01-01T00:00:00Z'), signal()],
      'invalid_input',
      /older than the patient/,
    ],
  ])('%s: says so, and leaves nothing', async (_what, parts, reason, says) => {
    const before = [await kept(), await runs()] as const
    const { json } = await send(parts())
    const { error } = Refusal.parse(json, { error: () => JSON.stringify(json) })
    expect([error.data.reason, error.message]).toEqual([reason, expect.stringMatching(says)])
    await expectNothingLeft(before[0])
    expect(await runs()).toEqual(before[1])
  })

  it.each([
    ['is JSON', 'application/json', () => Buffer.from('{}'), 415],
    ['says nothing', '', () => Buffer.from('x'), 415],
    ['has no boundary', 'multipart/form-data', () => Buffer.from('x'), 400],
    [
      'has another boundary',
      'multipart/form-data; boundary=other',
      () => rawForm([named('patientId'), 'x']),
      400,
    ],
    ['is empty', FORM_TYPE['content-type'], () => Buffer.alloc(0), 400],
    [
      'ends in a part',
      FORM_TYPE['content-type'],
      () => rawForm([named('patientId'), 'x']).subarray(0, 60),
      400,
    ],
    [
      'ends in a header',
      FORM_TYPE['content-type'],
      () => rawForm([named('patientId'), 'x']).subarray(0, 30),
      400,
    ],
    [
      'has a part that is called nothing',
      FORM_TYPE['content-type'],
      () => rawForm(['Content-Disposition: form-data', 'x']),
      400,
    ],
    [
      'has a part without a disposition',
      FORM_TYPE['content-type'],
      () => rawForm(['Content-Type: text/plain', 'x']),
      400,
    ],
    [
      'has an attachment for a part',
      FORM_TYPE['content-type'],
      () => rawForm(['Content-Disposition: attachment; name="patientId"', 'x']),
      400,
    ],
    [
      'has two names',
      FORM_TYPE['content-type'],
      () => rawForm([`${named('patientId')}\r\n${named('x')}`, 'x']),
      400,
    ],
    [
      'has headers of 200 kB',
      FORM_TYPE['content-type'],
      () => rawForm([`X: ${'x'.repeat(200_000)}\r\n${named('patientId')}`, 'x']),
      400,
    ],
    [
      'is not UTF-8',
      FORM_TYPE['content-type'],
      () =>
        Buffer.concat([
          rawForm([named('patientId'), 'x']).subarray(0, -28),
          Buffer.from([0xff]),
          rawForm().subarray(-26),
        ]),
      400,
    ],
  ])('%s: %s', async (_what, type, body, status) => {
    const before = await kept()
    const answer = await fetch(url(), {
      method: 'POST',
      headers: { ...bearer(), 'content-type': type },
      body: new Uint8Array(body()),
    })
    const said: unknown = await answer.json()
    expect([answer.status, Refusal.safeParse(said).success]).toEqual([status, true])
    await expectNothingLeft(before)
  })

  it.each([
    ['a key that is no UUID', () => url(), { 'idempotency-key': 'once' }, 400],
    ['a pipeline that there is not', () => url('astrology'), {}, 404],
    ['no key of ours', () => url(), { authorization: 'Bearer mlk_x' }, 401],
    ['a length that is beyond any form', () => url(), { 'content-length': '99999999999' }, 413],
  ])('comes with %s', async (_what, to, headers, status) => {
    const before = await kept()
    const answer = await new Promise<number>((resolve, reject) => {
      const sending = request(to(), { method: 'POST', headers: { ...bearer(), ...FORM_TYPE, ...headers } })
      sending.once('response', (response) => {
        resolve(response.resume().statusCode ?? 0)
        sending.destroy()
      })
      sending.once('error', reject)
      sending.write(
        rawForm([named('patientId'), patient().content.toString()], [named('signal', '1.dat'), 'x']),
      )
      if (!('content-length' in headers)) sending.end()
    })
    expect(answer).toBe(status)
    await expectNothingLeft(before)
  })

  it('by any change of its bytes is refused or taken as what it then is, and never an error of the server’s', async () => {
    const before = await kept()
    const whole = rawForm(
      [named('patientId'), patient().content.toString()],
      [named('header', '100.hea'), '100 1 360 650000'],
      [named('signal', '100.dat'), 'signal'.repeat(50)],
    )
    const statuses = new Map<number, number>()
    // The same places in every run.
    let seed = 1
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const mutants = Array.from({ length: 300 }, (_, round) => {
      const at = random(whole.length)
      const mutant = Buffer.from(whole)
      mutant.writeUInt8(random(256), at)
      return round % 3 === 0 ? mutant.subarray(0, at) : mutant
    })
    const waiting = mutants.values()
    const sender = async (): Promise<void> => {
      for (const body of waiting) {
        const answer = await fetch(url(), {
          method: 'POST',
          headers: { ...bearer(), ...FORM_TYPE },
          body: new Uint8Array(body),
        })
        await answer.arrayBuffer()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      }
    }
    // Several at a time: one alone mostly waits for the disk.
    await Promise.all(Array.from({ length: 4 }, sender))
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
    expect(statuses.get(202)).toBeGreaterThan(50)
    expect(statuses.get(400)).toBeGreaterThan(50)
    const after = await kept()
    expect([after.unused, after.toDiscard]).toEqual([[], []])
    expect(after.objects - before.objects).toBe(after.used - before.used)
  }, 60_000)
})
