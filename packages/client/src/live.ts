import { httpSubscriptionLink, type TRPCLink } from '@trpc/client'
import type { Contract } from './contract.ts'
import { EventStream, type EventStreamInit } from './event-stream.ts'
import type { Connection } from './options.ts'
import type { Pace } from './retry.ts'
import { exchange } from './transport.ts'

/** Ten in a row that bring nothing take about two minutes; then whoever waits is told. */
export const LIVE_PACE: Pace = { attempts: 10, firstPauseMs: 500, longestPauseMs: 30_000 }

/** The server pings more often, and says so. */
const SILENCE_MS = 45_000

/**
 * Runs subscriptions, which are GET requests: what they are asked stands in the URL, and so may be ids and nothing else.
 * The key travels in a header all the same.
 */
export function liveLink(connection: Connection, pace: Pace): TRPCLink<Contract> {
  const { endpoint, headers, timeoutMs } = connection
  const open: EventStreamInit['open'] = (url, lastEventId, signal) =>
    exchange(connection, url, {
      method: 'GET',
      headers: {
        ...headers,
        accept: 'text/event-stream',
        ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
      },
      signal,
    })
  const eventSourceOptions = { open, pace, timeoutMs, silenceMs: SILENCE_MS }
  return httpSubscriptionLink({ url: endpoint, EventSource: EventStream, eventSourceOptions })
}
