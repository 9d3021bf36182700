import { z } from 'zod'
import type { Payload } from './findings.ts'

/** A file of a sample, by the name that its companions know it by. */
export interface SampleFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What a thread says on its way and at its end. */
export type Said =
  | { readonly type: 'stage'; readonly name: string; readonly fraction: number }
  | { readonly type: 'measured'; readonly payload: Payload; readonly stages: readonly MeasuredStage[] }
  | { readonly type: 'refused'; readonly errorCode: string }

/** A step of a measurement that is over. */
export interface MeasuredStage {
  readonly name: string
  readonly status: 'completed' | 'skipped'
  /** ms */
  readonly durationMs: number
}

/** What the thread is of this very program: only its shape has to be known. */
export const Said = z.custom<Said>((value) => z.object({ type: z.string() }).safeParse(value).success)

export const SampleFiles = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
})
