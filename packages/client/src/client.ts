import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'
import type { Contract } from './contract.ts'
import { deadlineLink } from './deadline.ts'
import { LIVE_PACE, liveLink } from './live.ts'
import { connectionOf, type ClientOptions, type Connection } from './options.ts'
import { ONCE, QUERY_PACE, retryLink, type Pace } from './retry.ts'
import { transport } from './transport.ts'

/** `client.patient.get.query({ patientId })`, `client.assessment.record.mutate({ … })`. */
export type Client = TRPCClient<Contract>

/** The server refuses longer batches. */
const MAX_BATCH = 20

/**
 * A client of one server, as one key or as whoever is signed in. Queries that are asked in the same tick travel together,
 * and one that failed for the moment is asked again within its time. Each mutation travels alone, since calls of a batch
 * run side by side, and is never sent again by itself: after `network` or `timed_out_locally` it may have happened, which
 * a `sessionId` of one's own makes safe to repeat. A subscription that breaks off is resumed where it stood.
 *
 * @throws TypeError for options that cannot work or would send a secret unencrypted over a network.
 */
export function createClient(options: ClientOptions): Client {
  const connection = connectionOf(options)
  return connection.retry ? connect(connection, QUERY_PACE, LIVE_PACE) : connect(connection, ONCE, ONCE)
}

/** The client of a connection, which tries again at the given pace. */
export function connect(connection: Connection, queries: Pace, subscriptions: Pace): Client {
  const { endpoint: url, headers, timeoutMs } = connection
  // By POST, queries too: an input in the URL would put health data into the logs of every proxy on the way.
  const http = { url, headers, fetch: transport(connection), methodOverride: 'POST' } as const
  return createTRPCClient<Contract>({
    links: [
      deadlineLink(timeoutMs),
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: liveLink(connection, subscriptions),
        false: [
          retryLink(queries, timeoutMs),
          splitLink({
            condition: ({ type }) => type === 'query',
            true: httpBatchLink({ ...http, maxItems: MAX_BATCH }),
            false: httpLink(http),
          }),
        ],
      }),
    ],
  })
}
