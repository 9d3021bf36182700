import { expect, it } from 'vitest'
import { callerAddress } from './address.ts'

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['203.0.113.9:5123', '203.0.113.9'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['somebody', null],
  ['999.1.1.1', null],
  ['', null],
  [undefined, null],
])('an address said as %s is audited as %s, and never refuses the call', (said, address) => {
  expect(callerAddress(said)).toBe(address)
})
