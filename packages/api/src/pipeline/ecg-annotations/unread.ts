import { z } from 'zod'
import { decimal } from '../../trpc/fields.ts'

/** A week, s. */
const LONGEST = 604_800

const MOST_STRETCHES = 10_000

const Stretch = z.strictObject({
  fromSeconds: decimal(0, LONGEST).meta({ 'x-unit': 's' }),
  toSeconds: decimal(0, LONGEST).meta({ 'x-unit': 's' }),
})
type Stretches = readonly z.output<typeof Stretch>[]

const areApart = (stretches: Stretches): boolean =>
  stretches.every(
    ({ fromSeconds, toSeconds }, index) =>
      fromSeconds < toSeconds && fromSeconds >= (stretches[index - 1]?.toSeconds ?? 0),
  )

/** The stretches of a recording that could not be read, s from its beginning: a person has to look at them. */
export const UnreadStretches = z
  .array(Stretch)
  .max(MOST_STRETCHES)
  .refine(areApart, { error: 'must end after they begin, each before the next' })

/** How long they are in all, s. */
export const unreadSeconds = (stretches: Stretches): number =>
  stretches.reduce((sum, { fromSeconds, toSeconds }) => sum + (toSeconds - fromSeconds), 0)
