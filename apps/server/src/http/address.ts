import { isIP } from 'node:net'

/**
 * A caller's address as PostgreSQL's `inet` takes it: without zone, port, or the mapping of IPv4 into IPv6. Null for
 * what is no address, which behind a proxy may be any text that a caller sent.
 */
export function callerAddress(said: string | undefined): string | null {
  const unbracketed = /^\[(?<inside>[^\]]+)\](?::\d+)?$/.exec(said ?? '')?.groups?.['inside'] ?? said ?? ''
  const withoutPort = /^(?<host>[\d.]+):\d+$/.exec(unbracketed)?.groups?.['host'] ?? unbracketed
  const withoutZone = withoutPort.split('%')[0] ?? ''
  const mapped = /^::ffff:(?<v4>[\d.]+)$/i.exec(withoutZone)?.groups?.['v4']
  const address = mapped ?? withoutZone
  return isIP(address) === 0 ? null : address
}
