import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createClient } from './client.ts'
import { isMediLensError } from './error.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import type { Send } from './options.ts'
import { answerAll, failure, sendJson, startStub, success, type Behaviour } from './testing/stub.ts'

const PASSWORD = 'correct horse battery staple'
const user = { id: '0198c1f4-0000-7000-8000-000000000000', name: 'Ada', email: 'ada@clinic.example' }

/** A `fetch` that keeps one cookie, as a browser would. */
function keepingCookies(): Send {
  let cookie = ''
  return async (url, init) => {
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    const response = await fetch(url, { ...init, headers })
    const set = response.headers.getSetCookie().at(-1)
    if (set !== undefined) cookie = set.split(';', 1)[0] ?? ''
    return response
  }
}

/** A server with one session: signing in sets its cookie, signing out takes it back. */
const withSession: Behaviour = (request, response) => {
  const isSignedIn = request.headers.cookie === 'session=open'
  if (request.url === '/auth/sign-in' || request.url === '/auth/accept-invitation') {
    response.setHeader('set-cookie', 'session=open; HttpOnly; SameSite=Lax')
    sendJson(response, { user })
  } else if (!isSignedIn) sendJson(response, failure('unauthenticated', 401), 401)
  else if (request.url.startsWith('/trpc/')) answerAll(request, response, success({ id: 'i' }))
  else {
    response.setHeader('set-cookie', 'session=; Max-Age=0')
    sendJson(response, {})
  }
}

it('signs in, and a client with that session calls as that person until the sign-out', async () => {
  await using stub = await startStub(withSession)
  const options = { url: stub.url, fetch: keepingCookies() }
  const client = createClient({ ...options, credentials: 'session' })
  const { signIn, signOut } = createSignIn(options)
  const call = () => client.patient.get.query({ patientId: 'a' })

  await expect(call()).rejects.toMatchObject({ reason: 'unauthenticated' })
  expect(await signIn({ email: user.email, password: PASSWORD })).toEqual({ user })
  expect(await call()).toEqual({ id: 'i' })
  await signOut()
  await expect(call()).rejects.toMatchObject({ reason: 'unauthenticated' })
  expect(stub.received.some(({ headers }) => 'authorization' in headers)).toBe(false)
})

const CALLS: readonly (readonly [path: string, call: (signIn: SignIn) => Promise<unknown>, body: object])[] =
  [
    [
      'sign-in',
      (s) => s.signIn({ email: user.email, password: PASSWORD }),
      { email: user.email, password: PASSWORD },
    ],
    ['sign-out', (s) => s.signOut(), {}],
    [
      'accept-invitation',
      (s) => s.acceptInvitation({ token: 't', password: PASSWORD }),
      { token: 't', password: PASSWORD },
    ],
    [
      'accept-invitation',
      (s) => s.acceptInvitation({ token: 't', name: 'Ada', password: PASSWORD }),
      { token: 't', name: 'Ada', password: PASSWORD },
    ],
    [
      'change-password',
      (s) => s.changePassword({ currentPassword: PASSWORD, newPassword: 'n' }),
      { currentPassword: PASSWORD, newPassword: 'n' },
    ],
  ]

it.each(CALLS)('sends %s by POST, once, with everything in the body', async (path, call, body) => {
  await using stub = await startStub((_, response) => sendJson(response, { user }))
  const sent: RequestInit[] = []
  const send: Send = (url, init) => {
    sent.push(init)
    return fetch(url, init)
  }
  await call(
    createSignIn({ url: `${stub.url}/medilens/trpc`, fetch: send, headers: { traceparent: '00-1' } }),
  )
  expect(stub.received).toHaveLength(1)
  expect(stub.received[0]).toMatchObject({
    method: 'POST',
    url: `/medilens/auth/${path}`,
    body,
    headers: { 'content-type': 'application/json', traceparent: '00-1' },
  })
  expect(sent[0]).toMatchObject({ credentials: 'include', redirect: 'manual' })
})

it.each(CALLS)('fails %s in one shape, without the password, and never sends it again', async (_, call) => {
  const errorOf = async (behaviour: Behaviour) => {
    await using stub = await startStub(behaviour)
    const error: unknown = await call(createSignIn({ url: stub.url })).catch((thrown: unknown) => thrown)
    expect(stub.received).toHaveLength(1)
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(PASSWORD)
    if (!isMediLensError(error)) throw new Error('not a MediLensError', { cause: error })
    return error
  }
  expect(
    await errorOf((_request, r) => sendJson(r, failure('sign_in_failed', 401, 'No.'), 401)),
  ).toMatchObject({
    reason: 'sign_in_failed',
    status: 401,
    message: 'No.',
    issues: [{ path: 'a.b', problem: 'is odd' }],
    requestId: 'r-1',
  })
  const busy: Behaviour = (_request, r) => {
    r.setHeader('retry-after', '60')
    sendJson(r, failure('too_many_requests', 429), 429)
  }
  expect(await errorOf(busy)).toMatchObject({ reason: 'too_many_requests', retryAfterMs: 60_000 })
  expect(await errorOf((_request, r) => r.destroy())).toMatchObject({ reason: 'network' })
  expect(await errorOf((_request, r) => sendJson(r, { odd: 1 }, 500))).toMatchObject({
    reason: 'unexpected_answer',
    status: 500,
  })
})

it('does not take any answer for a sign-in', async () => {
  for (const body of [{}, { user: null }, { user: { ...user, id: 7 } }, [], { error: {} }]) {
    // oxlint-disable-next-line no-await-in-loop
    await using stub = await startStub((_, response) => sendJson(response, body))
    const { signIn } = createSignIn({ url: stub.url })
    // oxlint-disable-next-line no-await-in-loop
    await expect(signIn({ email: 'a', password: PASSWORD })).rejects.toMatchObject({
      reason: 'unexpected_answer',
    })
  }
})

it('ends when it is aborted and when its time is over', async () => {
  await using stub = await startStub(() => {})
  const { signIn, signOut } = createSignIn({ url: stub.url, timeoutMs: 50 })
  await expect(signOut()).rejects.toMatchObject({
    reason: 'timed_out_locally',
    message: 'No answer came within 50 ms.',
  })
  const leaving = new AbortController()
  const left = createSignIn({ url: stub.url }).signIn(
    { email: 'a', password: PASSWORD },
    { signal: leaving.signal },
  )
  leaving.abort()
  await expect(left).rejects.toMatchObject({ reason: 'aborted', status: null })
  await expect(signIn({ email: 'a', password: 'p' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    reason: 'aborted',
  })
})

it('sends no password over a network in the clear', () => {
  expect(() => createSignIn({ url: 'http://medilens.example' })).toThrow('url must be https')
  expect(() => createSignIn()).toThrow('url is needed')
})
