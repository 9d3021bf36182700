import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectionOf } from './options.ts'

const apiKey = `mlk_abcdefghijkl_${'s'.repeat(43)}`
const url = 'https://medilens.example'

it.each([
  ['https://medilens.example', 'https://medilens.example/trpc'],
  ['https://medilens.example/', 'https://medilens.example/trpc'],
  ['https://medilens.example/a/b//', 'https://medilens.example/a/b/trpc'],
  ['https://medilens.example:8443/trpc/', 'https://medilens.example:8443/trpc'],
  ['http://localhost:3000', 'http://localhost:3000/trpc'],
  ['http://medilens.localhost', 'http://medilens.localhost/trpc'],
  ['http://127.1:3000', 'http://127.0.0.1:3000/trpc'],
  ['http://[0:0::1]:3000', 'http://[::1]:3000/trpc'],
])('calls %s at %s', (given, endpoint) => {
  expect(connectionOf({ url: given, apiKey }).endpoint).toBe(endpoint)
})

it.each([
  ['medilens.example'],
  ['/trpc'],
  ['ftp://medilens.example'],
  ['file:///etc'],
  ['https://user:secret@medilens.example'],
  ['https://medilens.example?patient=1'],
  ['https://medilens.example#x'],
])('refuses the url %s', (given) => {
  expect(() => connectionOf({ url: given, apiKey })).toThrow(TypeError)
})

it.each([
  ['http://medilens.example'],
  ['http://10.0.0.7:3000'],
  ['http://127.0.0.1.medilens.example'],
  ['http://localhost.medilens.example'],
  ['http://mylocalhost'],
  ['http://0.0.0.0'],
])('sends no key to %s unless told to', (given) => {
  expect(() => connectionOf({ url: given, apiKey })).toThrow('url must be https')
  expect(connectionOf({ url: given, apiKey, allowInsecure: true }).endpoint).toBe(`${given}/trpc`)
})

it.each(['', 'mlk_', 'secret', `${apiKey}\n`, ` ${apiKey}`, `${apiKey}é`, `${apiKey}\r\nx: y`])(
  'refuses the key %j without saying it',
  (key) => {
    expect(() => connectionOf({ url, apiKey: key })).toThrow(
      /^apiKey must be a key as `medilens key create` prints it, without space around it$/,
    )
  },
)

it.each([0, -1, NaN, Infinity, 2 ** 31])('refuses to wait %d ms', (timeoutMs) => {
  expect(() => connectionOf({ url, apiKey, timeoutMs })).toThrow('timeoutMs must be above 0')
})

it.each([
  [{ Authorization: 'secret' }, 'the header authorization is the client’s own'],
  [{ cookie: 'secret' }, 'the header cookie is the client’s own'],
  [{ 'x y': 'secret' }, 'headers must have names and values that HTTP can carry'],
  [{ x: 'secret\r\ny: z' }, 'headers must have names and values that HTTP can carry'],
])('refuses the headers %j without their values', (headers, message) => {
  expect(() => connectionOf({ url, apiKey, headers: { ...headers } })).toThrow(message)
})

describe('a session', () => {
  afterEach(() => vi.unstubAllGlobals())
  const on = (origin: string) => vi.stubGlobal('location', { origin })

  it.each([
    [undefined, 'https://app.example/trpc'],
    ['/', 'https://app.example/trpc'],
    ['/medilens/', 'https://app.example/medilens/trpc'],
    ['https://api.example', 'https://api.example/trpc'],
  ])('of a page calls %s at %s, with its cookies and no key', (given, endpoint) => {
    on('https://app.example')
    const options = { credentials: 'session', ...(given === undefined ? {} : { url: given }) } as const
    expect(connectionOf(options)).toMatchObject({ endpoint, credentials: 'include', headers: {} })
    expect(connectionOf(options).headers).not.toHaveProperty('authorization')
  })

  it('says that it needs a url where there is no page', () => {
    expect(() => connectionOf({ credentials: 'session' })).toThrow('url is needed')
    on('null')
    expect(() => connectionOf({ credentials: 'session' })).toThrow('url is needed')
  })

  it('is not carried over a network in the clear, from whatever page', () => {
    on('http://app.example')
    expect(() => connectionOf({ credentials: 'session' })).toThrow('url must be https')
  })
})

it('calls with a key or a session, and never with both or neither', () => {
  const send = () => Promise.reject(new Error('sent'))
  // @ts-expect-error both
  expect(() => connectionOf({ url, apiKey, credentials: 'session', fetch: send })).toThrow('not both')
  // @ts-expect-error neither
  expect(() => connectionOf({ url, fetch: send })).toThrow('give an apiKey, or')
  // @ts-expect-error no such credentials
  expect(() => connectionOf({ url, credentials: 'cookies' })).toThrow('give an apiKey, or')
  // @ts-expect-error a key needs a url: it has no business in a page of its own origin
  expect(() => connectionOf({ apiKey })).toThrow(TypeError)
})

it('waits 30 seconds where nothing is said', () => {
  expect(connectionOf({ url, apiKey })).toMatchObject({
    timeoutMs: 30_000,
    headers: { authorization: `Bearer ${apiKey}` },
  })
})
