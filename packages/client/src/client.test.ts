import { expect, it } from 'vitest'
import { createClient } from './client.ts'
import { answerAll, sendJson, startStub, success } from './testing/stub.ts'

const apiKey = `mlk_abcdefghijkl_${'s'.repeat(43)}`
const PLANTED = 'Crohn disease'

it('asks queries of one tick together, by POST, with the key and nothing of the input in the URL', async () => {
  await using stub = await startStub((request, response) =>
    answerAll(request, response, success({ name: 'x' })),
  )
  const client = createClient({ url: stub.url, apiKey })

  const answers = await Promise.all([
    client.biomarker.history.query({ patientId: PLANTED, name: 'vessel_density' }),
    client.patient.get.query({ patientId: 'b' }),
  ])

  expect(answers).toEqual([{ name: 'x' }, { name: 'x' }])
  expect(stub.received).toHaveLength(1)
  const [request] = stub.received
  expect(request).toMatchObject({
    method: 'POST',
    url: '/trpc/biomarker.history,patient.get?batch=1',
    body: { 0: { patientId: PLANTED, name: 'vessel_density' }, 1: { patientId: 'b' } },
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
  })
  expect(JSON.stringify(request?.headers)).not.toContain(PLANTED)
})

it('splits more queries than the server takes in one batch', async () => {
  await using stub = await startStub((request, response) => answerAll(request, response, success({})))
  const client = createClient({ url: stub.url, apiKey })
  await Promise.all(Array.from({ length: 45 }, () => client.patient.get.query({ patientId: 'a' })))
  const lengths = stub.received.map(({ url }) => url.split(',').length)
  expect(lengths.toSorted((a, b) => b - a)).toEqual([20, 20, 5])
})

it('never batches a mutation', async () => {
  await using stub = await startStub((request, response) =>
    answerAll(request, response, success({ id: 'i' })),
  )
  const client = createClient({ url: stub.url, apiKey })
  await Promise.all([
    client.patient.create.mutate({ fullName: PLANTED }),
    client.patient.create.mutate({ fullName: PLANTED }),
    client.patient.get.query({ patientId: 'a' }),
  ])
  expect(stub.received.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual([
    'POST /trpc/patient.create',
    'POST /trpc/patient.create',
    'POST /trpc/patient.get?batch=1',
  ])
})

it('sends further headers, and through a fetch that is given', async () => {
  await using stub = await startStub((request, response) => answerAll(request, response, success({})))
  const sent: unknown[] = []
  const client = createClient({
    url: `${stub.url}/medilens/`,
    apiKey,
    headers: { TraceParent: '00-1' },
    fetch: (url, init) => {
      sent.push([url, init.credentials])
      return fetch(url, init)
    },
  })
  await client.patient.list.query({})
  expect(sent).toEqual([[`${stub.url}/medilens/trpc/patient.list?batch=1`, 'omit']])
  expect(stub.received[0]?.headers).toMatchObject({ traceparent: '00-1', authorization: `Bearer ${apiKey}` })
})

it('gives up after its time and drops the request', async () => {
  await using stub = await startStub(() => {})
  const signals: (AbortSignal | null | undefined)[] = []
  const client = createClient({
    url: stub.url,
    apiKey,
    timeoutMs: 50,
    fetch: (url, init) => {
      signals.push(init.signal)
      return fetch(url, init)
    },
  })
  await expect(client.patient.get.query({ patientId: 'a' })).rejects.toMatchObject({
    reason: 'timed_out_locally',
  })
  await expect(client.patient.create.mutate({ fullName: 'a' })).rejects.toMatchObject({
    reason: 'timed_out_locally',
    status: null,
    message: 'No answer came within 50 ms.',
  })
  // Whether they came before that or not.
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  await Promise.all(stub.received.map(({ hungUp }) => hungUp))
})

it('gives up when the body of an answer does not end', async () => {
  await using stub = await startStub((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('[{"result"')
  })
  const client = createClient({ url: stub.url, apiKey, timeoutMs: 100 })
  await expect(client.patient.get.query({ patientId: 'a' })).rejects.toMatchObject({
    reason: 'timed_out_locally',
  })
  await stub.received[0]?.hungUp
})

it('ends an aborted call at once, and leaves the others of its batch', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await using stub = await startStub((request, response) => {
    arrive()
    void released.then(() => answerAll(request, response, success({ id: 'i' })))
  })
  const client = createClient({ url: stub.url, apiKey })
  const leaving = new AbortController()
  const left = client.patient.get.query({ patientId: 'a' }, { signal: leaving.signal })
  const staying = client.patient.get.query({ patientId: 'b' })
  await arrived
  leaving.abort()
  await expect(left).rejects.toMatchObject({ reason: 'aborted', status: null })
  release()
  await expect(staying).resolves.toEqual({ id: 'i' })
})

it('drops the request when nobody waits for it, and sends none for a signal aborted before', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  await using stub = await startStub(() => arrive())
  const client = createClient({ url: stub.url, apiKey })
  const leaving = new AbortController()
  const left = client.assessment.create.mutate(
    { patientId: 'a', pipelineType: 'retinal' },
    { signal: leaving.signal },
  )
  await arrived
  leaving.abort()
  await expect(left).rejects.toMatchObject({ reason: 'aborted' })
  await stub.received[0]?.hungUp

  const late = client.patient.get.query({ patientId: 'a' }, { signal: AbortSignal.abort() })
  await expect(late).rejects.toMatchObject({ reason: 'aborted' })
  expect(stub.received).toHaveLength(1)
})

it('sends nothing again by itself', async () => {
  await using stub = await startStub((_, response) => sendJson(response, {}, 503))
  const client = createClient({ url: stub.url, apiKey })
  await expect(client.patient.create.mutate({ fullName: 'a' })).rejects.toThrow()
  expect(stub.received).toHaveLength(1)
})
