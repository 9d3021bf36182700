import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'
import type { Contract } from './contract.ts'
import { deadlineLink } from './deadline.ts'
import { connectionOf, type ClientOptions } from './options.ts'
import { transport } from './transport.ts'

/** `client.patient.get.query({ patientId })`, `client.assessment.record.mutate({ … })`. */
export type Client = TRPCClient<Contract>

/** The server refuses longer batches. */
const MAX_BATCH = 20

/**
 * A client of one server, as one key. Queries that are asked in the same tick travel together; each mutation travels
 * alone, since calls of a batch run side by side. Nothing is sent again by itself: after `network` or
 * `timed_out_locally` a mutation may have happened, which a `sessionId` of one's own makes safe to repeat.
 *
 * @throws TypeError for options that cannot work or would send the key unencrypted over a network.
 */
export function createClient(options: ClientOptions): Client {
  const { endpoint: url, headers, send, timeoutMs } = connectionOf(options)
  // By POST, queries too: an input in the URL would put health data into the logs of every proxy on the way.
  const http = { url, headers, fetch: transport(send), methodOverride: 'POST' } as const
  return createTRPCClient<Contract>({
    links: [
      deadlineLink(timeoutMs),
      splitLink({
        condition: ({ type }) => type === 'query',
        true: httpBatchLink({ ...http, maxItems: MAX_BATCH }),
        false: httpLink(http),
      }),
    ],
  })
}
