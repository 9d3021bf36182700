import { describe, expect, test } from 'vitest'
import { ChannelBindingError, ChannelBindingGuard } from './channel-binding.ts'

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

function authentication(code: number, rest = ''): Buffer {
  const body = Buffer.alloc(4)
  body.writeInt32BE(code)
  return message('R', Buffer.concat([body, Buffer.from(rest)]))
}

const OK = authentication(0)
const OFFER = authentication(10, 'SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0')
const CONTINUE = authentication(11, 'r=nonce,s=salt,i=4096')
const FINAL = authentication(12, 'v=signature')
const NOTICE = message('N', Buffer.from('SNOTICE\0\0'))
const READY = message('Z', Buffer.from('I'))

/** What the guard makes of the messages, given in chunks of that many bytes. */
function inspect(messages: Buffer[], chunkBytes: number) {
  const guard = new ChannelBindingGuard()
  const bytes = Buffer.concat(messages)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const refusal = guard.inspect(bytes.subarray(at, at + chunkBytes))
    if (refusal !== null) return refusal
  }
  return guard.settled ? 'settled' : 'undecided'
}

describe.each([1, 7, 10_000])('in chunks of %i bytes', (chunkBytes) => {
  test('a login with channel binding settles it', () => {
    expect(inspect([NOTICE, OFFER, CONTINUE, FINAL, OK, READY], chunkBytes)).toBe('settled')
  })

  test('an error is left to the driver', () => {
    expect(inspect([message('E', Buffer.from('SFATAL\0\0'))], chunkBytes)).toBe('undecided')
  })

  test.each([
    ['a login without a password', [OK]],
    ['a password in the clear', [authentication(3)]],
    ['an MD5 password', [authentication(5, 'salt')]],
    ['a mechanism without binding', [authentication(10, 'SCRAM-SHA-256\0\0')]],
    ['a mechanism of a longer name', [authentication(10, 'SCRAM-SHA-256-PLUS-NOT\0\0')]],
    ['success without proof', [OFFER, CONTINUE, OK]],
    ['proof of nothing offered', [FINAL, OK]],
    ['another login after the offer', [OFFER, authentication(3)]],
    ['a message cut short', [message('R', Buffer.from('x'))]],
    ['a length that can’t be', [Buffer.from([0x52, 0, 0, 0, 3])]],
  ])('%s is refused', (_, messages) => {
    expect(inspect(messages, chunkBytes)).toBeInstanceOf(ChannelBindingError)
  })
})

test('after the login it reads no further', () => {
  expect(inspect([OFFER, CONTINUE, FINAL, OK, authentication(3)], 10_000)).toBe('settled')
})
