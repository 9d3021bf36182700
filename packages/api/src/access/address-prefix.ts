import { isIPv6 } from 'node:net'

/**
 * What of an address one household or one attacker has: an IPv4 address, the first 64 bits of an IPv6 one, since whoever
 * has one of those has all 2⁶⁴.
 */
export function addressPrefix(ip: string | null): string {
  if (ip === null || !isIPv6(ip)) return ip ?? 'unknown'
  const [left = '', right] = ip.split('::')
  const before = groups(left)
  const after = groups(right ?? '')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after]
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')
}

/** Of an address that ends in IPv4 form the last two groups do not matter here, but their number does. */
const groups = (text: string): number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => (group.includes('.') ? [0, 0] : [Number.parseInt(group, 16)]))
