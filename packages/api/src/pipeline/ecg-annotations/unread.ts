import type { z } from 'zod'
import type { UnreadStretches } from './schema.ts'

/** How long the stretches that could not be read are in all, s. */
export const unreadSeconds = (stretches: Readonly<z.output<typeof UnreadStretches>>): number =>
  stretches.reduce((sum, { fromSeconds, toSeconds }) => sum + (toSeconds - fromSeconds), 0)
