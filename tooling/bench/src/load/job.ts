import { z } from 'zod'

/** In a body's template, where an id goes. */
export const PLACE = '@id@'

/** One connection: who it is, and what it asks about, one after the other and over again. */
const Connection = z.object({ authorization: z.string(), ids: z.array(z.string()).min(1) })

/** What the load generator is told, as one line of its standard input. */
export const LoadJob = z.object({
  /** Of the procedure: `http://127.0.0.1:3000/trpc/assessment.get`. */
  url: z.string(),
  /** How long, in seconds. */
  seconds: z.number(),
  /** A body in JSON, with `PLACE` where the id goes. */
  template: z.string(),
  connections: z.array(Connection).min(1),
  /** Each id is asked about so many times at most; null: over and over. A run that needs more ids fails. */
  usesOfId: z.int().nullable(),
})
export type LoadJob = z.infer<typeof LoadJob>

/** What one run came to. */
export const LoadResult = z.object({
  /** Answered with 200, in `seconds`. */
  answered: z.int(),
  /** Answered otherwise. */
  refused: z.int(),
  /** From the first request to the last answer, in s. */
  seconds: z.number(),
  /** Of every answer, in ms, ascending. */
  latencies: z.array(z.number()),
  /** Of all answers. */
  bytes: z.number(),
})
export type LoadResult = z.infer<typeof LoadResult>
