import type { SampleKind } from '@medilens/pipelines/testing'
import { z } from 'zod'

/** Which samples a thread measures, by their seeds. */
export const Seeds = z.object({
  from: z.int(),
  /** Exclusive. */
  to: z.int(),
  step: z.int(),
  /** Where it writes the seed that it is at, for who has to say it where the thread can't any more. */
  at: z.instanceof(SharedArrayBuffer),
})

/** How a sample ended. */
export interface Ended {
  readonly seed: number
  readonly kind: SampleKind
  /** `measured`, `ungradable`, `refused`; all else is a defect. */
  readonly how: string
  /** What reading it and measuring it took of a processor, ms. */
  readonly readMs: number
  readonly analyzeMs: number
}
