import { BEAT_TYPES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { decimal } from '../../trpc/fields.ts'

/** Four hours at 200 a minute; as many as a hand-over of 2 MiB holds. */
const MOST_BEATS = 50_000

const isRising = (peaks: readonly number[]): boolean =>
  peaks.every((peak, index) => index === 0 || peak > (peaks[index - 1] ?? 0))

/** The beats that were measured, by which whoever draws the recording shows them. */
export const EcgAnnotations = z
  .strictObject({
    /** The lead that was measured, as the recording names it; empty where it has no name. */
    lead: z
      .string()
      .max(100)
      .refine((name) => name.isWellFormed() && !name.includes('\0'), {
        error: 'holds characters that cannot be stored',
      }),
    samplingFrequencyHz: decimal(1, 100_000),
    /** Samples of the R peaks, from 0. */
    peaks: z
      .array(z.int().min(0).max(2_147_483_647))
      .max(MOST_BEATS)
      .refine(isRising, { error: 'must rise from each to the next' }),
    /** What each of them is. */
    beats: z.array(z.enum(BEAT_TYPES)).max(MOST_BEATS),
  })
  .refine(({ peaks, beats }) => peaks.length === beats.length, {
    error: 'must be one for each peak',
    path: ['beats'],
  })

/** A week, s. */
const LONGEST = 604_800

const MOST_STRETCHES = 10_000

const Stretch = z.strictObject({
  fromSeconds: decimal(0, LONGEST).meta({ 'x-unit': 's' }),
  toSeconds: decimal(0, LONGEST).meta({ 'x-unit': 's' }),
})

const areApart = (stretches: readonly z.output<typeof Stretch>[]): boolean =>
  stretches.every(
    ({ fromSeconds, toSeconds }, index) =>
      fromSeconds < toSeconds && fromSeconds >= (stretches[index - 1]?.toSeconds ?? 0),
  )

/** The stretches of a recording that could not be read, s from its beginning: a person has to look at them. */
export const UnreadStretches = z
  .array(Stretch)
  .max(MOST_STRETCHES)
  .refine(areApart, { error: 'must end after they begin, each before the next' })
