import type { Outputs } from '@medilens/client'

/** One biomarker of one patient over time, oldest first, in one unit. */
export type History = Outputs['biomarker']['history']
export type HistoryPoint = History['points'][number]

/** When a point was measured, in ms since the epoch. */
export const timeOf = ({ measuredAt }: HistoryPoint): number => Date.parse(measuredAt)
