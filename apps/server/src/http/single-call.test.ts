import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase()
})
afterAll(() => served.close())

/** An answer whole, without what differs between two of the same. */
async function answerOf(path: string, body: string, key: string | null) {
  const response = await fetch(new URL(path, served.server.address), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body,
  })
  const { date: _date, 'x-request-id': id = '', ...headers } = Object.fromEntries(response.headers)
  // One says how long it is and in which character set, the other comes in pieces.
  const {
    'content-length': _length,
    'transfer-encoding': _coding,
    'content-type': type = '',
    ...rest
  } = headers
  const text = (await response.text()).replaceAll(id, 'the request’s id')
  return { status: response.status, text, type: type.split(';')[0], headers: rest }
}

const keyOf = (role: 'clinician' | 'researcher') => served.organization.keys[role].key
const patientId = () => served.organization.patients[0]?.id

// tRPC's own handler takes what has anything in its URL beside the procedure.
it.each([
  ['what is found', 'patient.get', () => ({ patientId: patientId() }), 'clinician'],
  ['what is not', 'patient.get', () => ({ patientId: crypto.randomUUID() }), 'clinician'],
  ['what is malformed', 'patient.get', () => ({ patientId: 7 }), 'clinician'],
  ['what is forbidden', 'patient.create', () => ({ fullName: 'X' }), 'researcher'],
  ['nobody', 'patient.get', () => ({ patientId: patientId() }), null],
  ['a call of no procedure', 'patient.fetch', () => ({}), 'clinician'],
] as const)(
  'a client hears of %s the same, in whichever way it is answered',
  async (_, procedure, input, role) => {
    const body = JSON.stringify(input())
    const key = role === null ? null : keyOf(role)
    const single = await answerOf(`/trpc/${procedure}`, body, key)
    expect(single).toEqual(await answerOf(`/trpc/${procedure}?`, body, key))
  },
)

it('a body that is no JSON is refused in the same words too', async () => {
  const single = await answerOf('/trpc/patient.list', '{"limit":', keyOf('clinician'))
  expect(single.status).toBe(400)
  expect(single).toEqual(await answerOf('/trpc/patient.list?', '{"limit":', keyOf('clinician')))
})
